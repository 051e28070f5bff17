package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Server;
import java.net.URI;
import java.nio.file.Path;

/** The web server of a copy. */
interface WebServer extends AutoCloseable {

  URI uri();

  Server kind();

  boolean isAlive();

  /** The output, for the message if the server does not start. */
  String output();

  @Override
  void close();

  static WebServer start(Server kind, RealCockpitSettings settings, Path folder, Path work) {
    return kind == Server.NGINX
        ? new NginxServer(settings.fpm().orElseThrow(), folder, work)
        : new PhpServer(settings.php(), folder, work);
  }
}
