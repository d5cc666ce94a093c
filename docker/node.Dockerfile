# The image of the Node.js services: the clinic and the daemon. Both run from the same files, as the user `node`.
FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS build
WORKDIR /app
# The manifests first: the layer of npm ci is kept until a dependency changes.
COPY package.json package-lock.json .npmrc ./
COPY catalogue/package.json catalogue/
COPY exporter/package.json exporter/
COPY alerts/package.json alerts/
COPY dashboards/package.json dashboards/
COPY cli/package.json cli/
COPY tools/local-stack/package.json tools/local-stack/
COPY tools/random/package.json tools/random/
COPY examples/clinic/package.json examples/clinic/
COPY examples/demo/package.json examples/demo/
COPY bench/package.json bench/
COPY grafana-plugin/package.json grafana-plugin/
# Of all workspaces these need the rest; the panel and its large tool chain are left out. The compiler is optional to npm.
RUN npm ci --ignore-scripts --include-workspace-root --workspace=@pulso/cli --workspace=@pulso/example-clinic --workspace=examples/demo
COPY tsconfig.json tsconfig.base.json ./
COPY catalogue catalogue
COPY exporter exporter
COPY alerts alerts
COPY dashboards dashboards
COPY cli cli
COPY tools/local-stack tools/local-stack
COPY tools/random tools/random
COPY examples examples
COPY docker/*.js docker/
RUN npx tsc -b && npm prune --omit=dev --omit=optional --ignore-scripts --include-workspace-root --workspace=@pulso/cli --workspace=@pulso/example-clinic

FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=root:root /app /app
# A new volume takes its owner from here.
RUN install -d -o node -g node -m 0700 /var/lib/pulso
USER node
CMD ["node", "cli/bin/pulso.js", "--help"]
