# One image per service: docker build --build-arg APP=recruitment -t cnfs/recruitment .
# APP appears in the last stage alone, so the five images share every layer before it.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
ENV NX_DAEMON=false
COPY . .
RUN npm ci --no-audit --no-fund && npm run build

FROM ${NODE_IMAGE} AS production-dependencies
WORKDIR /app
COPY . .
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts

FROM ${NODE_IMAGE} AS service
ARG APP
LABEL org.opencontainers.image.title="cnfs-${APP}" \
      org.opencontainers.image.description="Conseillers numériques France Services : ${APP}"
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /app
COPY --from=production-dependencies /app/package.json ./
COPY --from=production-dependencies /app/node_modules node_modules
COPY --from=build /app/libs libs
COPY --from=build /app/apps/${APP} apps/${APP}
WORKDIR /app/apps/${APP}
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=12 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js"]

# What a demonstration needs beside the services, and production never: a development token issuer and a mailbox.
FROM build AS development
USER 10001:10001
CMD ["node", "libs/testing/dist/development-services.js"]
