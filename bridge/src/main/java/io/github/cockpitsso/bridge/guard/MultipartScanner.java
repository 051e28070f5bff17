package io.github.cockpitsso.bridge.guard;

import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.refusal.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads along a multipart form that streams, and knows how much of it has been judged. It reads the
 * shapes that browsers and HTTP clients write (RFC 7578), and of those only what PHP reads in the
 * same way. PHP reads many more: header lines folded without a blank, {@code name==x}, single
 * quotes, boundaries by line feed alone, parts behind the end ({@code docs/cockpit-contract.md}
 * §11). Such a body is refused where it leaves the known shapes.
 *
 * <p>Headers of a part are not judged before the last of them is there: until then they must not
 * go on.
 */
public final class MultipartScanner {
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]{0,63}):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");
  // PHP cuts lines that do not fit into its buffer of 5 KiB, and would read their ends as lines.
  private static final int LONGEST_LINE = 2048;
  private static final int LONGEST_HEADERS = 8192;
  private static final byte[] LINE_END = {'\r', '\n'};

  /**
   * A part of a form, told when its end is known.
   *
   * @param name as written, bytes as Latin-1
   * @param isFile whether it is a file, which is no parameter to PHP
   * @param head where its headers begin, in bytes from the body's beginning
   * @param begin where its content begins, likewise
   * @param end where the next byte is none of its content
   */
  public record Part(String name, boolean isFile, long head, long begin, long end) {}

  private enum Place {
    START,
    BEHIND_DELIMITER,
    HEADERS,
    CONTENT,
    BEHIND_END,
    DONE
  }

  private final String boundary;
  private final byte[] delimiter;
  private final Consumer<Part> parts;
  private final StringBuilder headers = new StringBuilder();
  private Place place = Place.START;
  private Optional<Refusal> refusal = Optional.empty();
  /**
   * How much is there of what the place waits for: a delimiter, a line's end, the two characters
   * behind one.
   */
  private int matched;

  private int line;
  private byte last;
  private boolean afterCarriageReturn;
  /** The header whose lines are being read; the next line can still belong to it. */
  private String header = "";

  private Optional<Disposition> disposition = Optional.empty();
  private long position;
  private long head;
  private long begin;

  private MultipartScanner(String boundary, Consumer<Part> parts) {
    this.parts = parts;
    this.boundary = boundary;
    // In content a line feed precedes it, and nothing precedes the first.
    this.delimiter = ("\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.matched = 1;
  }

  /**
   * A scanner for a body that has not begun; nothing if the type is of any other shape.
   *
   * @param type the content type as sent
   * @param parts told of each part that was read to its end
   */
  public static Optional<MultipartScanner> of(String type, Consumer<Part> parts) {
    return Boundary.read(type).map(boundary -> new MultipartScanner(boundary, parts));
  }

  /**
   * Reads on. Nothing of what was read with a refusal, or later, may go on.
   *
   * @param bytes read to its end
   */
  public Optional<Refusal> read(ByteBuffer bytes) {
    while (refusal.isEmpty() && bytes.hasRemaining()) {
      byte next = bytes.get();
      position++;
      read(next);
      last = next;
    }
    bytes.position(bytes.limit());
    return refusal;
  }

  /** What separates the parts. */
  public String boundary() {
    return boundary;
  }

  /**
   * How many of the bytes read last are of headers that are not judged yet: they must not go
   * on now.
   */
  public int unjudged() {
    return headers.length();
  }

  /** Judges the end of the body: a form that does not end is none. */
  public Optional<Refusal> end() {
    boolean whole = place == Place.DONE || (place == Place.BEHIND_END && matched == 0);
    if (refusal.isEmpty() && !whole) {
      refuse();
    }
    return refusal;
  }

  private void read(byte next) {
    switch (place) {
      case START -> {
        if (match(next, delimiter)) {
          enter(Place.BEHIND_DELIMITER);
        }
      }
      case BEHIND_DELIMITER -> readBehindDelimiter(next);
      case HEADERS -> readHeader(next);
      case CONTENT -> readContent(next);
      case BEHIND_END -> {
        if (match(next, LINE_END)) {
          enter(Place.DONE);
        }
      }
      case DONE -> refuse();
    }
  }

  private void readBehindDelimiter(byte next) {
    matched++;
    boolean second = matched == 2;
    if (second && last == '\r' && next == '\n') {
      enter(Place.HEADERS);
      head = position;
    } else if (second && last == '-' && next == '-') {
      enter(Place.BEHIND_END);
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
      judge(HEADER.matcher(header));
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

  private void judge(Matcher each) {
    if (!each.matches()) {
      refuse();
    } else if (each.group(1).equalsIgnoreCase("content-disposition")) {
      Optional<Disposition> read = Disposition.read(each.group(2));
      if (disposition.isPresent() || read.isEmpty()) {
        refuse();
      } else {
        disposition = read;
        refusal = ReservedNames.reasonOf(PhpName.of(read.get().name())).map(Refusal::of);
      }
    }
  }

  // PHP ends a part at a line feed and the delimiter, with or without a carriage return before it.
  // The line feed of the
  // blank line is one too: a delimiter right behind it is one that some see and PHP does not.
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
        tell(disposition.orElseThrow());
        enter(Place.BEHIND_DELIMITER);
      } else {
        refuse();
      }
    }
  }

  private void tell(Disposition told) {
    // The carriage return is no content either.
    long end = position - delimiter.length - 1;
    parts.accept(new Part(told.name(), told.isFile(), head, begin, end));
  }

  private boolean match(byte next, byte[] wanted) {
    if (next != wanted[matched]) {
      refuse();
      return false;
    }
    matched++;
    return matched == wanted.length;
  }

  private void enter(Place next) {
    place = next;
    headers.setLength(0);
    line = 0;
    header = "";
    if (next != Place.CONTENT) {
      disposition = Optional.empty();
    }
    // Content begins behind the line feed of the blank line.
    matched = next == Place.CONTENT ? 1 : 0;
    afterCarriageReturn = false;
  }

  private void refuse() {
    refusal = Optional.of(Refusal.of(Reason.BODY_NOT_UNDERSTOOD));
  }
}
