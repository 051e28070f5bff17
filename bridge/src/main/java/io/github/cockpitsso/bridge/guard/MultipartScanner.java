package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a multipart form while it is streamed. It accepts the formats that browsers and HTTP
 * clients write (RFC 7578), if PHP reads them in the same way. PHP accepts many more: header lines
 * folded without a blank, {@code name==x}, single quotes, boundaries after a line feed only, parts
 * after the end ({@code docs/cockpit-contract.md} §11). Such a body is rejected.
 *
 * <p>The headers of a part are checked when the last of them was read: until then they must not
 * be forwarded.
 */
public final class MultipartScanner {
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]{0,63}):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");
  // PHP splits lines that do not fit into its buffer of 5 KiB, and reads the rest as a new line.
  private static final int LONGEST_LINE = 2048;
  private static final int LONGEST_HEADERS = 8192;
  private static final byte[] LINE_END = {'\r', '\n'};

  /**
   * A part of a form, reported when it was read completely. Positions are in bytes from the
   * beginning of the body.
   *
   * @param name as sent, one byte per character
   * @param isFile whether it is a file, which is not a parameter to PHP
   * @param head begin of its headers
   * @param begin begin of its content
   * @param end end of its content, exclusive
   */
  public record Part(String name, boolean isFile, long head, long begin, long end) {}

  private enum Place {
    START,
    AFTER_DELIMITER,
    HEADERS,
    CONTENT,
    AFTER_END,
    DONE
  }

  private final String boundary;
  private final byte[] delimiter;
  /**
   * For each last byte of a window of content as long as the delimiter: how many bytes later the
   * next delimiter can begin (the algorithm of Horspool).
   */
  private final byte[] shifts = new byte[256];

  private final Consumer<Part> parts;
  private final StringBuilder headers = new StringBuilder();
  private Place place = Place.START;
  private Optional<Refusal> refusal = Optional.empty();
  /**
   * Number of matching bytes of the expected text: a delimiter, a line end, or the two characters
   * after a delimiter.
   */
  private int matched;

  private int line;
  private byte last;
  private boolean afterCarriageReturn;
  /** The current header; the next line can still belong to it. */
  private String header = "";

  private Optional<Disposition> disposition = Optional.empty();
  private long position;
  private long head;
  private long begin;

  private MultipartScanner(String boundary, Consumer<Part> parts) {
    this.parts = parts;
    this.boundary = boundary;
    // A line feed precedes it in content, but not at the beginning of the body.
    this.delimiter = ("\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.matched = 1;
    int last = delimiter.length - 1;
    Arrays.fill(shifts, (byte) delimiter.length);
    for (int i = 0; i < last; i++) {
      shifts[delimiter[i]] = (byte) (last - i);
    }
  }

  /**
   * A scanner for a new body.
   *
   * @param type the content type as sent
   * @param parts gets each part that was read completely
   * @return empty if the type is not a form, or has another format
   */
  public static Optional<MultipartScanner> of(String type, Consumer<Part> parts) {
    return Boundary.read(type).map(boundary -> new MultipartScanner(boundary, parts));
  }

  /**
   * Checks the next bytes of the body. If they are rejected, neither they nor later ones may
   * be forwarded.
   *
   * @param bytes are read completely
   */
  public Optional<Refusal> read(ByteBuffer bytes) {
    while (refusal.isEmpty() && bytes.hasRemaining()) {
      if (place == Place.CONTENT && matched == 0) {
        skip(bytes);
      }
      byte next = bytes.get();
      position++;
      read(next);
      last = next;
    }
    bytes.position(bytes.limit());
    return refusal;
  }

  /** The text that separates the parts. */
  public String boundary() {
    return boundary;
  }

  /**
   * How many of the last bytes belong to headers that are not checked yet: they must not be
   * forwarded now.
   */
  public int unchecked() {
    return headers.length();
  }

  /** Checks the end of the body: an incomplete form is rejected. */
  public Optional<Refusal> end() {
    boolean whole = place == Place.DONE || (place == Place.AFTER_END && matched == 0);
    if (refusal.isEmpty() && !whole) {
      refuse();
    }
    return refusal;
  }

  private void read(byte next) {
    switch (place) {
      case START -> {
        if (match(next, delimiter)) {
          enter(Place.AFTER_DELIMITER);
        }
      }
      case AFTER_DELIMITER -> readAfterDelimiter(next);
      case HEADERS -> readHeader(next);
      case CONTENT -> readContent(next);
      case AFTER_END -> {
        if (match(next, LINE_END)) {
          enter(Place.DONE);
        }
      }
      case DONE -> refuse();
    }
  }

  private void readAfterDelimiter(byte next) {
    matched++;
    boolean second = matched == 2;
    if (second && last == '\r' && next == '\n') {
      enter(Place.HEADERS);
      head = position;
    } else if (second && last == '-' && next == '-') {
      enter(Place.AFTER_END);
    } else if (second || (next != '\r' && next != '-')) {
      refuse();
    }
  }

  private void readHeader(byte next) {
    headers.append((char) (next & 0xff));
    if (headers.length() > LONGEST_HEADERS || headers.length() - line > LONGEST_LINE) {
      refuse();
    } else if (next == '\n') {
      endLine();
    }
  }

  private void endLine() {
    int end = headers.length() - LINE_END.length;
    if (end < line || headers.charAt(end) != '\r') {
      refuse();
      return;
    }
    String text = headers.substring(line, end);
    line = headers.length();
    if (!header.isEmpty() && (text.startsWith(" ") || text.startsWith("\t"))) {
      header += text;
      return;
    }
    if (!header.isEmpty()) {
      check(HEADER.matcher(header));
    }
    header = text;
    if (text.isEmpty() && refusal.isEmpty()) {
      endHeaders();
    }
  }

  private void endHeaders() {
    if (disposition.isPresent()) {
      enter(Place.CONTENT);
      begin = position;
    } else {
      refuse();
    }
  }

  private void check(Matcher each) {
    if (!each.matches()) {
      refuse();
    } else if (each.group(1).equalsIgnoreCase("content-disposition")) {
      Optional<Disposition> read = Disposition.read(each.group(2));
      if (disposition.isPresent() || read.isEmpty()) {
        refuse();
      } else {
        disposition = read;
        refusal = ReservedNames.refusalOf(PhpName.of(read.get().name()));
      }
    }
  }

  /**
   * Skips content in which no delimiter begins, without a look at most of its bytes: uploads are
   * large. Stops at a byte that may begin a delimiter, and before the last byte.
   */
  private void skip(ByteBuffer bytes) {
    int begin = bytes.position();
    int length = delimiter.length - 1;
    byte first = delimiter[0];
    byte end = delimiter[length];
    int at = begin;
    while (at + length < bytes.limit()) {
      byte next = bytes.get(at + length);
      // A delimiter contains its first byte once. So no byte is compared twice after this one.
      if (next == end && bytes.get(at) == first) {
        break;
      }
      at += shifts[next & 0xff];
    }
    at = Math.min(at, bytes.limit() - 1);
    if (at > begin) {
      last = bytes.get(at - 1);
      position += at - begin;
      bytes.position(at);
    }
  }

  // PHP ends a part at a line feed and the delimiter, with or without a carriage return before it.
  // A delimiter directly after the blank line is ambiguous: some readers accept it, PHP does not.
  private void readContent(byte next) {
    if (next == '\n') {
      matched = 1;
      afterCarriageReturn = last == '\r';
    } else if (matched > 0 && next == delimiter[matched]) {
      matched++;
    } else {
      matched = 0;
    }
    if (matched == delimiter.length) {
      if (afterCarriageReturn) {
        report(disposition.orElseThrow());
        enter(Place.AFTER_DELIMITER);
      } else {
        refuse();
      }
    }
  }

  private void report(Disposition complete) {
    // The carriage return is not content.
    long end = position - delimiter.length - 1;
    parts.accept(new Part(complete.name(), complete.isFile(), head, begin, end));
  }

  private boolean match(byte next, byte[] expected) {
    if (next != expected[matched]) {
      refuse();
      return false;
    }
    matched++;
    return matched == expected.length;
  }

  private void enter(Place next) {
    place = next;
    headers.setLength(0);
    line = 0;
    header = "";
    if (next != Place.CONTENT) {
      disposition = Optional.empty();
    }
    // Content begins after the line feed of the blank line.
    matched = next == Place.CONTENT ? 1 : 0;
    afterCarriageReturn = false;
  }

  private void refuse() {
    refusal = Optional.of(Refusal.of(Reason.BODY_NOT_UNDERSTOOD));
  }
}
