# docker build -t gift-mock .
# docker run --rm --read-only -p 127.0.0.1:4600:4600 -e GIFT_MOCK_ADMIN_TOKEN=choose-one gift-mock
# docs/install.md describes the image.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm run build:executable && mkdir data

# The image has the C and C++ libraries that Node needs. It has no shell, no package manager and no Node.
FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /build/build/gift-mock /usr/local/bin/gift-mock
COPY --from=build /build/build/THIRD-PARTY-LICENSES /build/LICENSE /usr/share/doc/gift-mock/
# A volume on /data belongs to the user of the image. `start --store sqlite:/data/gift-mock.db` keeps the state there.
COPY --from=build --chown=nonroot:nonroot /build/data /data
WORKDIR /data
ENV GIFT_MOCK_HOST=0.0.0.0
EXPOSE 4600
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s CMD ["/usr/local/bin/gift-mock", "wait", "--timeout", "2"]
# The program is the first process of the container. It therefore receives SIGTERM and shuts down regularly.
ENTRYPOINT ["/usr/local/bin/gift-mock"]
CMD ["start"]
