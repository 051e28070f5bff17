package io.github.cockpitsso.testkit.real;

import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.net.Ports;
import io.github.cockpitsso.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** nginx in front of php-fpm with four children, as in production. */
final class NginxServer {

  private static final String FPM_CONFIGURATION = """
      [global]
      daemonize = no
      error_log = %1$s/fpm-error.log
      [www]
      %2$s
      listen = %1$s/fpm.sock
      pm = static
      pm.max_children = 4
      clear_env = no
      php_admin_value[opcache.revalidate_freq] = 0
      """;

  private static final String NGINX_CONFIGURATION = """
      daemon off;
      pid %1$s/nginx.pid;
      error_log %1$s/nginx-error.log;
      %2$s
      worker_processes 1;
      events {}
      http {
        access_log off;
        client_max_body_size 32m;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        server {
          listen 127.0.0.1:%3$d;
          server_name cockpit.test;
          root %4$s;
          types {
            image/png png;
            image/svg+xml svg;
            text/plain txt;
            application/pdf pdf;
          }
          rewrite ^/:([^/]+)/storage/(.*)$ /.spaces/$1/storage/$2;
          location ~ ^/(\\.spaces/[^/]+/)?storage/(uploads|tmp/thumbs)/.*\\.(?!php)[a-z0-9]+$ {
            try_files $uri /index.php?$query_string;
          }
          location ~ ^/(storage/(data|cache|tmp|logs)|config|addons|modules|lib|\\.) {
            return 404;
          }
          location / {
            try_files $uri /index.php?$query_string;
          }
          location ~ \\.php$ {
            fastcgi_pass unix:%1$s/fpm.sock;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param SCRIPT_NAME $fastcgi_script_name;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param DOCUMENT_URI $document_uri;
            fastcgi_param DOCUMENT_ROOT $document_root;
            fastcgi_param SERVER_PROTOCOL $server_protocol;
            fastcgi_param GATEWAY_INTERFACE CGI/1.1;
            fastcgi_param REMOTE_ADDR $remote_addr;
            fastcgi_param SERVER_ADDR $server_addr;
            fastcgi_param SERVER_PORT $server_port;
            fastcgi_param SERVER_NAME $server_name;
            fastcgi_param REDIRECT_STATUS 200;
          }
        }
      }
      """;

  private static final Duration START = Duration.ofSeconds(20);

  private NginxServer() {}

  static WebServer start(String phpFpm, Path folder, Path work) {
    int port = Ports.free();
    boolean root = System.getProperty("user.name").equals("root");
    Path fpmFile = work.resolve("fpm.conf");
    Path nginxFile = work.resolve("nginx.conf");
    try {
      Files.writeString(
          fpmFile, FPM_CONFIGURATION.formatted(work, root ? "user = root\ngroup = root" : ""));
      Files.writeString(
          nginxFile, NGINX_CONFIGURATION.formatted(work, root ? "user root;" : "", port, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> fpmArguments = root
        ? List.of(phpFpm, "-F", "-R", "-y", fpmFile.toString())
        : List.of(phpFpm, "-F", "-y", fpmFile.toString());
    ProcessBuilder fpmCommand = new ProcessBuilder(fpmArguments).directory(folder.toFile());
    fpmCommand.environment().put("TMPDIR", work.toString());
    Program fpm = Program.start("php-fpm", fpmCommand, work.resolve("fpm.log"));
    // nginx listens sooner, and answers with 502 until php-fpm does.
    fpm.awaitReady(START, () -> listens(work.resolve("fpm.sock")));
    Program nginx = Program.start(
        "nginx",
        new ProcessBuilder("nginx", "-e", work + "/nginx-start.log", "-c", nginxFile.toString())
            .directory(folder.toFile()),
        work.resolve("nginx.log"));
    URI uri = URI.create("http://127.0.0.1:" + port);
    return new WebServer(Server.NGINX, uri, List.of(nginx, fpm));
  }

  private static boolean listens(Path socket) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
