package io.github.cockpitsso.bridge.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.cockpitsso.bridge.guard.MultipartScanner.Part;
import io.github.cockpitsso.bridge.support.Call;
import io.github.cockpitsso.bridge.support.EchoPhp;
import io.github.cockpitsso.bridge.support.Prerequisite;
import io.github.cockpitsso.testkit.cockpit.Server;
import io.github.cockpitsso.testkit.real.PhpScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of unusual multipart forms: PHP must read the same parts as the scanner accepts.
 */
@Tag("integration")
class MultipartDifferenceTest {
  private static final long SEED = 20261201;
  private static final int CASES = 6_000;

  private static final int NAMES = 6;
  private static final List<String> DISPOSITION = List.of(
      "; name=\"a\"",
      "; name=b",
      "; name=b.c",
      "; name=\"a[x]\"",
      ";name=\"d\"",
      ";\r\n\tname=\" d e\"",
      "; name=",
      "; name=='a'",
      "; name='a'",
      "; name = a",
      ";\tname=\"d\"",
      "; filename=\"x\"",
      "; filename=x",
      "; filename=\"a\\\"b\"",
      "; filename=\"a\\\\\"",
      "; filename=\"C:\\d\\x\"",
      "; filename=\"a; name=z\"",
      "; filename=\"a'b\"",
      "; filename='a\"b'",
      "; filename*=UTF-8''x",
      "; filename*=UTF-8'en'x%20y",
      "; filename*=UTF-8'",
      "; FILENAME=y",
      "; size=12",
      "; x=\"y; name=q\"",
      "; x=y=z",
      ";",
      ";;",
      " ",
      "\t",
      "\r\n ",
      "\r\n\t",
      "\r\n",
      "\"",
      "'",
      "\\",
      "=",
      "a",
      ",",
      "\r\nX-Y: z",
      "\r\nX-Y:z; name=q",
      "\r\nContent-Type: text/plain",
      "\r\nContent-Disposition: form-data; name=e");

  private static final List<String> TYPE = List.of(
      "; boundary=b",
      "; boundary=b",
      "; boundary=b",
      ";boundary=\"b\"",
      "; boundary=\"=b\"",
      "; boundary==b",
      "; Boundary=b",
      "; charset=utf-8",
      "; charset=\"utf-8\"",
      ";charset=UTF-8",
      "; xboundary=c",
      "; x=boundary",
      "; x=Boundary",
      "; boundary=b-boundary",
      "; Boundary=b-boundary",
      "; Boundary=b-boundary=c",
      "; BOUNDARY=b-Boundary",
      "; x=\"; boundary=c\"",
      "; x=\";boundary=b",
      "; boundary=c",
      ",",
      ";",
      " ",
      "=",
      "\"");

  @Test
  void php_reads_the_same_parts_as_the_scanner() throws Exception {
    var random = new Random(SEED);
    int taken = 0;
    try (EchoPhp php =
        Prerequisite.orSkip(EchoPhp.start(Server.PHP), PhpScript.howToRun(Server.PHP))) {
      for (int i = 0; i < CASES; i++) {
        String type = "multipart/form-data" + (i % 4 == 0 ? some(random, TYPE) : "; boundary=b");
        String delimiter = "--" + Boundary.read(type).orElse("b");
        String body = part(delimiter, disposition(random), "one")
            + part(delimiter, disposition(random), "two")
            + delimiter
            + "--\r\n";
        List<Part> parts = new ArrayList<>();
        if (takes(type, body, parts)) {
          taken++;
          compare(php, type, body, parts);
        }
      }
    }
    assertThat(taken).isBetween(CASES / 40, CASES - 1);
  }

  private static void compare(EchoPhp php, String type, String body, List<Part> parts)
      throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    JsonNode read = new Call(php.uri().toString(), "POST", "/parts")
        .body(type, bytes)
        .send()
        .json();

    assertThat(decoded(read.path("fields"))).as(type + "\n" + body).isEqualTo(names(parts, false));
    assertThat(decoded(read.path("files"))).as(type + "\n" + body).isEqualTo(names(parts, true));
  }

  private static Set<String> names(List<Part> parts, boolean files) {
    var names = new TreeSet<String>();
    for (Part part : parts) {
      if (part.isFile() == files) {
        names.add(PhpName.of(part.name()));
      }
    }
    return names;
  }

  private static Set<String> decoded(JsonNode names) {
    var decoded = new TreeSet<String>();
    for (JsonNode name : names) {
      decoded.add(
          new String(Base64.getDecoder().decode(name.asText()), StandardCharsets.ISO_8859_1));
    }
    return decoded;
  }

  private static boolean takes(String type, String body, List<Part> parts) {
    Optional<MultipartScanner> scanner = MultipartScanner.of(type, parts::add);
    ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(StandardCharsets.ISO_8859_1));
    return scanner.isPresent()
        && scanner.get().read(bytes).isEmpty()
        && scanner.get().end().isEmpty();
  }

  private static String part(String delimiter, String disposition, String content) {
    return delimiter + "\r\nContent-Disposition: form-data" + disposition + "\r\n\r\n" + content
        + "\r\n";
  }

  /** Most of the headers have one name, at any position. */
  private static String disposition(Random random) {
    String name = DISPOSITION.get(random.nextInt(NAMES));
    String before = random.nextInt(3) == 0 ? some(random, DISPOSITION) : "";
    return before + name + (random.nextInt(3) == 0 ? "" : some(random, DISPOSITION));
  }

  private static String some(Random random, List<String> pieces) {
    var text = new StringBuilder();
    for (int length = 1 + random.nextInt(2); length > 0; length--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }
}
