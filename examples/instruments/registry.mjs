import { createPulso } from '@pulso/exporter';

const pulso = createPulso({ advisors: false });
const { registry } = pulso;
const common = { unit: 'count', labels: [] };

// Declared once, bound once; what happens later is an addition.
const booked = registry.counter({
  ...{ ...common, name: 'clinic_appointments_total', type: 'counter', labels: ['kind', 'channel'] },
  help: 'Appointments by kind and by the channel that they were booked on.',
});
const online = booked.bind({ kind: 'first', channel: 'web' });
online.inc();
online.inc(2);
// Where a value is known only now. An e-mail address has no business in a label.
booked.labelValues('follow_up', 'maria@example.com').inc();

const duration = registry.histogram({
  ...{ name: 'clinic_report_duration_seconds', type: 'histogram', unit: 'seconds', labels: [], buckets: [0.1, 1, 10] },
  help: 'Time to make a report.',
});
duration.bind().observe(0.42);

const rooms = registry.gauge({ ...common, name: 'clinic_rooms_free', type: 'gauge', help: 'Rooms that are free.' });
rooms.bindCallback({}, () => 4); // read when the page is made

const build = registry.info({
  ...common,
  name: 'clinic_build_info',
  type: 'info',
  labels: ['version'],
  help: 'Build.',
});
build.tell({ version: '2.4.1' });

const light = registry.stateset({
  ...{ ...common, name: 'clinic_mode', type: 'stateset', labels: ['mode'], help: 'How the clinic runs.' },
});
light.bind({}, ['normal', 'emergency']).set('normal');

const page = registry.encode('text').toString();
for (const line of page.split('\n')) if (/^(clinic|pulso_exporter_redacted)_\w+/.test(line)) console.log(line);
pulso.close();
