package io.github.cockpitsso.demo.launch;

import io.github.cockpitsso.demo.app.AppServer;
import io.github.cockpitsso.demo.app.AppSettings;
import java.io.IOException;
import java.util.Optional;

/** The web app, in this process. */
final class AppPart implements Part {
  private final AppSettings settings;
  private Optional<AppServer> running = Optional.empty();

  AppPart(AppSettings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "Web app";
  }

  @Override
  public String address() {
    return "http://localhost:" + settings.port() + "/";
  }

  @Override
  public synchronized void start() throws PartFailure {
    try {
      running = Optional.of(AppServer.start(settings));
    } catch (IOException e) {
      throw new PartFailure(
          "The web app cannot listen on port " + settings.port() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void stop() {
    running.ifPresent(AppServer::close);
    running = Optional.empty();
  }
}
