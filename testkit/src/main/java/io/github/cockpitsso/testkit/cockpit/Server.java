package io.github.cockpitsso.testkit.cockpit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The web server in front of PHP. It decides how requests are read and answers are framed. */
public enum Server {
  /** nginx with php-fpm: HTTP/1.1, chunked, keep-alive, drops header names with an underscore. */
  NGINX,
  /** PHP's own development server: HTTP/1.0, one answer per connection. */
  PHP,
  /**
   * Frames answers like {@link #NGINX} and reads requests as leniently as either server. A gateway
   * that hides something from this server hides it from both.
   */
  EITHER;

  /** Whether answers are HTTP/1.0 without a length and end by closing the connection. */
  boolean closesAfterAnswer() {
    return this == PHP;
  }

  /** Whether {@code Api_Key:} reaches PHP as {@code api-key:}. */
  boolean passesUnderscoreHeaders() {
    return this != NGINX;
  }

  /** Whether further question marks before the query are skipped (contract section 11). */
  boolean skipsRepeatedQuestionMarks() {
    return this != NGINX;
  }

  /** Whether the path passes {@code parse_url}, which treats {@code //x/y} as a host. */
  boolean readsDoubleSlashAsHost() {
    return this != PHP;
  }

  private static final Set<String> METHODS_OF_PHP =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");

  /**
   * PHP's own server closes the connection if a method does not start with an upper-case letter.
   */
  boolean hangsUpOn(String method) {
    return this == PHP && !isUpperCase(method.substring(0, 1));
  }

  /** The server's own answer to a request that it does not pass on. */
  Optional<Reply> refusal(String method, List<HeaderField> headers) {
    if (this == PHP) {
      return METHODS_OF_PHP.contains(method)
          ? Optional.empty()
          : Optional.of(Reply.html(501, "<h1>Not Implemented</h1>"));
    }
    boolean two = this == NGINX && HeaderField.values(headers, "Authorization").size() > 1;
    return isUpperCase(method) && !two
        ? Optional.empty()
        : Optional.of(Reply.html(400, "<h1>400 Bad Request</h1>"));
  }

  private static boolean isUpperCase(String method) {
    return method.equals(method.toUpperCase(Locale.ROOT));
  }
}
