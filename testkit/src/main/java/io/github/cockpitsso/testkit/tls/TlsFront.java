package io.github.cockpitsso.testkit.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Accepts TLS on 127.0.0.1 and passes the bytes to a server without TLS. */
public final class TlsFront implements AutoCloseable {
  private final SSLServerSocket listener;
  private final URI behind;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> clients = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "tls-front");
    thread.setDaemon(true);
    return thread;
  });

  private TlsFront(SSLServerSocket listener, URI behind) {
    this.listener = listener;
    this.behind = behind;
  }

  /**
   * Starts in front of a server.
   *
   * @param clients issuer of accepted client certificates; empty requests no certificate
   */
  public static TlsFront of(URI behind, TestCertificate own, Optional<TestAuthority> clients) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(own.keyManagers(), clients.map(TestAuthority::trustManagers).orElse(null), null);
      var listener = (SSLServerSocket) context
          .getServerSocketFactory()
          .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      listener.setNeedClientAuth(clients.isPresent());
      var front = new TlsFront(listener, behind);
      front.threads.execute(front::accept);
      return front;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address, with this host name. */
  public URI uri(String host) {
    return URI.create("https://" + host + ":" + listener.getLocalPort() + behind.getPath());
  }

  /** The subjects of the clients' certificates, in order of arrival. */
  public List<String> clients() {
    return List.copyOf(clients);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = (SSLSocket) listener.accept();
        sockets.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // The server is closed.
        return;
      }
    }
  }

  private void serve(SSLSocket client) {
    try (client;
        var server = new Socket(behind.getHost(), behind.getPort())) {
      client.startHandshake();
      if (client.getNeedClientAuth()) {
        clients.add(client.getSession().getPeerPrincipal().getName());
      }
      sockets.add(server);
      threads.execute(() -> pass(server, client));
      copy(client, server);
    } catch (IOException e) {
      // The client closed the connection, or was rejected.
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      copy(from, to);
    } catch (IOException e) {
      // One of the two sides is closed.
    }
  }

  private static void copy(Socket from, Socket to) throws IOException {
    from.getInputStream().transferTo(to.getOutputStream());
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
