import { createPulso } from '@pulso/exporter';

const pulso = createPulso({ advisors: false }); // that is all
await new Promise((resolve) => setTimeout(resolve, 200));

const page = pulso.registry.encode('text').toString();
for (const line of page.split('\n')) {
  if (/^(process_(cpu|resident|open)|pulso_process|nodejs_(eventloop_(delay_p|util)|version))/.test(line))
    console.log(line);
}
pulso.close();
