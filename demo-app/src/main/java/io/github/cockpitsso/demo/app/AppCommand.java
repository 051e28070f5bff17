package io.github.cockpitsso.demo.app;

import io.github.cockpitsso.demo.app.AppSettings.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code app}: only the web app, as in a container. Runs until it is stopped. */
@Command(
    name = "app",
    mixinStandardHelpOptions = true,
    versionProvider = io.github.cockpitsso.demo.Version.class,
    description = "Serves only the web app, for a Keycloak and a bridge that run elsewhere.",
    footer = {
      "",
      "Environment:",
      "  APP_ISSUER     address of the Keycloak realm for browsers (required)",
      "  APP_BRIDGE     address of the bridge for browsers (required)",
      "  APP_CLIENT_ID  public client of the realm (cockpit-app)",
      "  APP_COLLECTION Cockpit collection to show (Seiten)",
      "  APP_HOST       address to listen on (127.0.0.1)",
      "  APP_PORT       port to listen on, 0 for a free port (8080)"
    })
public final class AppCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  /** Created by picocli. */
  public AppCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Reading reading = AppSettings.of(System.getenv());
    if (reading instanceof Reading.Unusable unusable) {
      PrintWriter err = spec.commandLine().getErr();
      unusable.problems().forEach(err::println);
      return 2;
    }
    return serve(((Reading.Usable) reading).settings());
  }

  private int serve(AppSettings settings) throws InterruptedException {
    try (AppServer server = AppServer.start(settings)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "cockpit-sso-demo app listening on http://%s:%d%n", settings.host(), server.port());
      out.flush();
      server.join();
      return 0;
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .printf(
              "Cannot listen on %s:%d: %s. Set APP_HOST and APP_PORT.%n",
              settings.host(), settings.port(), e.getMessage());
      return 1;
    }
  }
}
