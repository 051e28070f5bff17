package io.github.cockpitsso.it.bench.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A light load generator for GET. With a rate, it is an open loop: each request has an intended
 * time that does not depend on earlier responses, and its latency counts from that time. Without a
 * rate, each connection sends as soon as it has a response.
 */
final class Load {
  private static final int BUFFER = 64 * 1024;
  private static final long GRACE_SECONDS = 10;
  /** The first seconds of an open loop: all connections open at once, and caches are filled. */
  private static final int LEAD_IN_SECONDS = 2;

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  /**
   * What came back.
   *
   * @param leadIn latencies of the first seconds of an open loop, sorted
   * @param millis all other latencies, sorted
   * @param perSecond responses in each second
   * @param failures other statuses than 200, and requests without a response
   */
  record Result(List<Double> leadIn, List<Double> millis, List<Integer> perSecond, int failures) {

    int answered() {
      return leadIn.size() + millis.size();
    }

    static double percentile(List<Double> sorted, double share) {
      return sorted.isEmpty() ? Double.NaN : sorted.get((int) ((sorted.size() - 1) * share));
    }
  }

  private final InetSocketAddress address;
  private final List<ByteBuffer> requests;
  private final int rate;
  private final int leadIn;
  private final int total;
  private final long start;
  private final long end;
  private final LinkedBlockingQueue<Connection> idle = new LinkedBlockingQueue<>();
  private final double[] latencies;
  private final int[] perSecond;
  private int sent;
  private int answered;
  private int failures;

  private Load(URI gateway, List<String> tokens, String path, int rate, int seconds) {
    address = new InetSocketAddress(gateway.getHost(), gateway.getPort());
    requests = tokens.stream()
        .map(token -> "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, gateway.getAuthority(), token))
        .map(request -> ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)))
        .toList();
    this.rate = rate;
    leadIn = rate * LEAD_IN_SECONDS;
    total = rate == 0 ? Integer.MAX_VALUE : leadIn + rate * seconds;
    latencies = new double[rate == 0 ? 200_000 * seconds : total];
    perSecond = new int[seconds];
    start = System.nanoTime();
    end = start + TimeUnit.SECONDS.toNanos(seconds + (rate == 0 ? 0 : LEAD_IN_SECONDS));
  }

  /**
   * Runs to its end.
   *
   * @param rate requests per second, or 0 for as many as the connections bear
   * @param seconds the length, of an open loop without its first {@value #LEAD_IN_SECONDS} seconds
   */
  static Result run(
      URI gateway, List<String> tokens, String path, int rate, int connections, int seconds)
      throws IOException, InterruptedException {
    return new Load(gateway, tokens, path, rate, seconds).run(connections);
  }

  private Result run(int connections) throws IOException, InterruptedException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        idle.add(new Connection(selector));
      }
      Thread sender = new Thread(this::send, "load-sender");
      if (rate > 0) {
        sender.start();
      } else {
        for (Connection connection; (connection = idle.poll()) != null; ) {
          connection.send(System.nanoTime());
        }
      }
      long last = end + (rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(GRACE_SECONDS));
      while (answered + failures < total && System.nanoTime() < last) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          ((Connection) key.attachment()).receive();
        }
        selector.selectedKeys().clear();
      }
      sender.interrupt();
      sender.join();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
    int early = Math.min(leadIn, answered);
    int lost = rate == 0 ? failures : total - answered;
    return new Result(
        sorted(0, early),
        sorted(early, answered),
        Arrays.stream(perSecond).boxed().toList(),
        lost);
  }

  private List<Double> sorted(int from, int to) {
    return Arrays.stream(latencies, from, to).sorted().boxed().toList();
  }

  /** Sends at the intended times, or later if all connections are in use. */
  private void send() {
    try {
      for (int i = 0; i < total; i++) {
        long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
        for (long wait; (wait = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(wait);
          if (Thread.interrupted()) {
            return;
          }
        }
        idle.take().send(due);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A connection with at most one request in progress. */
  private final class Connection {
    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER);
    private SocketChannel channel;
    private volatile long intended;
    private int whole;

    Connection(Selector selector) throws IOException {
      this.selector = selector;
      open();
    }

    private void open() throws IOException {
      channel = SocketChannel.open(address);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(long due) {
      intended = due;
      ByteBuffer request = requests.get(sent++ % requests.size()).duplicate();
      try {
        while (request.hasRemaining()) {
          channel.write(request);
        }
      } catch (IOException e) {
        // The receiver sees the end of the connection, and counts the failure.
        intended = due;
      }
    }

    void receive() throws IOException {
      int read;
      try {
        read = channel.read(input);
      } catch (IOException e) {
        read = -1;
      }
      if (read < 0) {
        channel.close();
        open();
        if (intended != 0) {
          finish(false);
        }
      } else if (whole == 0) {
        whole = wholeLength();
      }
      if (whole > 0 && input.position() >= whole) {
        finish(input.get(9) == '2');
      }
    }

    private int wholeLength() {
      String head = new String(input.array(), 0, input.position(), StandardCharsets.ISO_8859_1);
      int endOfHead = head.indexOf("\r\n\r\n");
      if (endOfHead < 0) {
        return 0;
      }
      Matcher length = LENGTH.matcher(head);
      return length.find()
          ? endOfHead + 4 + Integer.parseInt(length.group(1))
          : head.endsWith("\r\n0\r\n\r\n") ? input.position() : 0;
    }

    private void finish(boolean good) {
      long now = System.nanoTime();
      if (good) {
        latencies[answered++] = (now - intended) / 1e6;
        int second = (int) ((now - start) / TimeUnit.SECONDS.toNanos(1));
        if (second < perSecond.length) {
          perSecond[second]++;
        }
      } else {
        failures++;
      }
      input.clear();
      whole = 0;
      intended = 0;
      if (rate > 0) {
        idle.add(this);
      } else if (now < end) {
        send(now);
      }
    }
  }
}
