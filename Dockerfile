# One image per service:
#   docker build --build-arg APP=recruitment --build-arg PORT=3001 -t cnfs/recruitment .
# APP and PORT appear in the last stage alone: whoever keeps layers installs and compiles once for all six. Where no
# layer is kept, so does this:
#   docker build --target build -t cnfs/build . && docker build --build-arg BUILT=cnfs/build --build-arg APP=… .
ARG NODE_IMAGE=node:24-bookworm-slim
ARG BUILT=build

# What npm looks at, so that a change of a source does not install anew.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY . .
RUN find . \( -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -o -type d -empty \) -delete

# /app: everything, compiled. /production: what a service needs of it.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY --from=manifests /app .
# No package's script runs: none of what is installed needs one to compile or to serve. Linked and not copied, the second
# tree costs nothing but the removal of what only developers use, types and maps included.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --ignore-scripts --no-audit --no-fund \
 && cp -al /app /production && cd /production \
 && npm prune --omit=dev --omit=optional --omit=peer --ignore-scripts --no-audit --no-fund \
 && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.?ts' \) -delete
COPY . .
RUN npm run build \
 && find apps libs -mindepth 2 -maxdepth 2 \( -name dist -o -name migrations -o -name reference \) \
      -exec cp -r --parents {} /production ';' \
 && rm -r /production/libs/testing

FROM ${BUILT} AS built
WORKDIR /production

# What a demonstration needs beside the services, and production never: a development token issuer and a mailbox.
FROM built AS development
WORKDIR /app
USER 10001:10001
CMD ["node", "libs/testing/dist/development-services.js"]

# The image that a build makes unless told.
FROM ${NODE_IMAGE} AS service
ARG APP
ARG PORT
LABEL org.opencontainers.image.title="cnfs-${APP}" \
      org.opencontainers.image.description="Conseillers numériques France Services : ${APP}"
# Of the base image Node stays, and nothing that installs.
RUN rm -rf /opt/yarn* /usr/local/lib/node_modules /usr/local/include \
           /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn*
ENV NODE_ENV=production PORT=${PORT}
COPY --from=built /production/package.json /app/
COPY --from=built /production/node_modules /app/node_modules
COPY --from=built /production/libs /app/libs
COPY --from=built /production/apps/${APP} /app/apps/${APP}
WORKDIR /app/apps/${APP}
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=12 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "@cnfs/platform/source-maps", "dist/main.js"]
