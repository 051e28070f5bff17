package io.github.cockpitsso.bridge.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.cockpitsso.bench.Measured;
import io.github.cockpitsso.bridge.refusal.Refusal;
import io.github.cockpitsso.bridge.request.ApiPath;
import io.github.cockpitsso.bridge.request.RequestHead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;

/** The guard's checks of head, cookies and bodies. */
public class GuardBenchmark extends Measured {
  private static final int MEGABYTE = 1 << 20;
  // As the server reads them from a connection.
  private static final int PIECE = 16 * 1024;

  private static final String BROWSERS = "----WebKitFormBoundaryA1b2C3d4E5f6";
  private static final String UNUSUAL = "a".repeat(70);

  private final PhpGuard guard = new PhpGuard();
  private final RequestHead plain = head("GET", "", List.of());
  private final RequestHead query =
      head("GET", "filter[published]=1&limit=20&skip=40&fields%5Btitle%5D=1", List.of());
  private final RequestHead json = head("POST", "", List.of("application/json"));
  private final RequestHead form = form(BROWSERS);
  private final RequestHead unusualForm = form(UNUSUAL);
  private final List<String> cookies = List.of("session=0123456789abcdef; theme=dark");
  private final byte[] tenKilobytes = Samples.json(10 * 1024);
  private final ByteBuffer upload = upload(BROWSERS, random());
  private final ByteBuffer unusual =
      upload(UNUSUAL, "\na".repeat(MEGABYTE / 2).getBytes(ISO_8859_1));

  private static RequestHead head(String method, String query, List<String> types) {
    return new RequestHead(method, new ApiPath("/api/content/items/posts"), query, types);
  }

  private static RequestHead form(String boundary) {
    return head("POST", "", List.of("multipart/form-data; boundary=" + boundary));
  }

  private static byte[] random() {
    byte[] file = new byte[MEGABYTE];
    new Random(1).nextBytes(file);
    return file;
  }

  private static ByteBuffer upload(String boundary, byte[] file) {
    byte[] before = ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"files[]\";"
            + " filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n")
        .getBytes(ISO_8859_1);
    byte[] after = ("\r\n--" + boundary + "--\r\n").getBytes(ISO_8859_1);
    return ByteBuffer.allocateDirect(before.length + file.length + after.length)
        .put(before)
        .put(file)
        .put(after)
        .flip();
  }

  @Benchmark
  public Optional<Refusal> headWithoutQuery() {
    return guard.judge(plain);
  }

  @Benchmark
  public Optional<Refusal> headWithQuery() {
    return guard.judge(query);
  }

  @Benchmark
  public Optional<Refusal> noCookies() {
    return guard.judgeCookies(List.of());
  }

  @Benchmark
  public Optional<Refusal> cookies() {
    return guard.judgeCookies(cookies);
  }

  @Benchmark
  public Optional<Refusal> json10k() {
    return guard.judge(json, tenKilobytes);
  }

  /** An upload of random bytes: about one line feed in 256 bytes, as in a photo. */
  @Benchmark
  public Optional<Refusal> multipart1m() {
    return scan(form, upload);
  }

  /** A boundary and an upload that are made to be slow. */
  @Benchmark
  public Optional<Refusal> multipart1mUnusual() {
    return scan(unusualForm, unusual);
  }

  private Optional<Refusal> scan(RequestHead head, ByteBuffer body) {
    MultipartScanner scanner = guard.stream(head).orElseThrow();
    for (int at = 0; at < body.limit(); at += PIECE) {
      if (scanner.read(body.slice(at, Math.min(PIECE, body.limit() - at))).isPresent()) {
        throw new IllegalStateException("rejected");
      }
    }
    return scanner.end();
  }
}
