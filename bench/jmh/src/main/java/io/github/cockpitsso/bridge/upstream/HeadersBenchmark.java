package io.github.cockpitsso.bridge.upstream;

import io.github.cockpitsso.bench.Measured;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.openjdk.jmh.annotations.Benchmark;

/** Selects the headers that Cockpit gets of a browser, and those that a browser gets of Cockpit. */
public class HeadersBenchmark extends Measured {
  private final HttpFields browsers = HttpFields.build()
      .put(HttpHeader.HOST, "api.example.org")
      .put(HttpHeader.USER_AGENT, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101")
      .put(HttpHeader.ACCEPT, "application/json")
      .put(HttpHeader.ACCEPT_LANGUAGE, "en-US,en;q=0.5")
      .put(HttpHeader.ACCEPT_ENCODING, "gzip, deflate, br, zstd")
      .put(HttpHeader.AUTHORIZATION, "Bearer x")
      .put(HttpHeader.ORIGIN, "https://app.example.org")
      .put(HttpHeader.CONNECTION, "keep-alive")
      .put(HttpHeader.REFERER, "https://app.example.org/")
      .put("Sec-Fetch-Mode", "cors")
      .asImmutable();
  private final HttpFields cockpits = HttpFields.build()
      .put(HttpHeader.DATE, "Tue, 24 Nov 2026 10:00:00 GMT")
      .put(HttpHeader.SERVER, "Apache")
      .put("X-Powered-By", "PHP/8.3")
      .put(HttpHeader.CONTENT_TYPE, "application/json")
      .put(HttpHeader.CONTENT_LENGTH, "2048")
      .put(HttpHeader.CACHE_CONTROL, "no-cache")
      .put("Access-Control-Allow-Origin", "*")
      .put(HttpHeader.CONNECTION, "Keep-Alive")
      .put(HttpHeader.KEEP_ALIVE, "timeout=5")
      .asImmutable();

  @Benchmark
  public HttpFields toCockpit() {
    HttpFields.Mutable toCockpit = HttpFields.build();
    RequestHeaders.copy(browsers, toCockpit);
    return toCockpit;
  }

  @Benchmark
  public HttpFields toClient() {
    HttpFields.Mutable answer = HttpFields.build();
    ResponseHeaders.copy(cockpits, answer);
    ResponseHeaders.complete(answer);
    return answer;
  }
}
