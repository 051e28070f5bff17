package io.github.cockpitsso.it.apps;

import java.net.URI;
import java.util.Map;

/** The example apps that run in the browser alone. */
enum ExampleApp {
  REACT("react-vite", "http://localhost:5173", "VITE_", "dist"),
  NUXT("nuxt-static", "http://localhost:3000", "NUXT_PUBLIC_", ".output/public");

  private final String folder;
  private final String origin;
  private final String prefix;
  private final String output;

  ExampleApp(String folder, String origin, String prefix, String output) {
    this.folder = folder;
    this.origin = origin;
    this.prefix = prefix;
    this.output = output;
  }

  /** The name below {@code examples}, which is also the client in Keycloak. */
  String folder() {
    return folder;
  }

  /** The origin in {@code examples/clients.json}. */
  String origin() {
    return origin;
  }

  /** Where the build writes the files to serve, relative to the app's folder. */
  String output() {
    return output;
  }

  /** The variables that replace the addresses in the app's {@code .env}. */
  Map<String, String> settings(URI issuer, URI bridge) {
    return Map.of(prefix + "ISSUER", issuer.toString(), prefix + "BRIDGE", bridge.toString());
  }
}
