package io.github.cockpitsso.testkit.cockpit;

/** The web server in front of PHP. It decides how a request is read and how an answer is framed. */
public enum Server {
  /** nginx with php-fpm: HTTP/1.1, chunked, keep-alive, drops header names with an underscore. */
  NGINX,
  /** PHP's own development server: HTTP/1.0, one answer a connection. */
  PHP,
  /**
   * Frames answers as {@link #NGINX} and reads requests as leniently as either of them, so that a
   * gateway which hides something from this one hides it from both.
   */
  EITHER;

  /** Whether answers are HTTP/1.0 without a length, ended by closing the connection. */
  boolean closesAfterAnswer() {
    return this == PHP;
  }

  /** Whether {@code Api_Key:} reaches PHP under the name of {@code api-key:}. */
  boolean passesUnderscoreHeaders() {
    return this != NGINX;
  }

  /** Whether further question marks before the query are skipped (contract section 11). */
  boolean skipsRepeatedQuestionMarks() {
    return this != NGINX;
  }

  /** Whether the path goes through {@code parse_url}, which takes {@code //x/y} for a host. */
  boolean readsDoubleSlashAsHost() {
    return this != PHP;
  }
}
