package io.github.cockpitsso.bridge.value;

import io.github.cockpitsso.client.CockpitAddress;
import io.github.cockpitsso.client.HostNames;
import io.github.cockpitsso.client.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The format of a setting's value.
 *
 * @param description for the documentation
 * @param secret whether the value must never be shown
 * @param reader throws {@link IllegalArgumentException} with a message for the operator
 * @param <T> type of the value
 */
public record ValueType<T>(String description, boolean secret, Function<String, T> reader) {
  private static final int SHORTEST_SHARED = 16;
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(|KiB|MiB|GiB)");
  /** A JWK, PEM, or an API key. */
  private static final Pattern CONTENT = Pattern.compile("\\s*(?:\\{|-----BEGIN|(?:USR|API)-)");

  private static final Pattern OPERATOR = Pattern.compile("\\$[A-Za-z][A-Za-z0-9]{0,63}");
  private static final Pattern ORIGIN = Pattern.compile(
      "https?://(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");
  // One label may vary, and two labels must follow it: https://*.com would match foreign apps.
  private static final Pattern ORIGINS_OF_A_DOMAIN = Pattern.compile(
      "https?://[a-z0-9-]*\\*[a-z0-9-]*(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?){2,}(?::[0-9]{1,5})?");
  private static final Pattern HEADER =
      Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]*[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]*");

  public static final ValueType<String> TEXT = open("text", text -> text);
  public static final ValueType<Secret> SECRET = new ValueType<>("secret", true, ValueType::secret);
  public static final ValueType<Secret> SHARED_SECRET =
      new ValueType<>("secret", true, ValueType::sharedSecret);
  public static final ValueType<String> ISSUER =
      open("URL", text -> url(text, "realm URL such as https://login.example.org/realms/cockpit"));
  public static final ValueType<String> PUBLIC_URL =
      open("URL", text -> url(text, "public URL such as https://api.example.org"));
  public static final ValueType<CockpitAddress> COCKPIT = open("URL", CockpitAddress::parse);
  public static final ValueType<Path> FILE = open("path of a file", ValueType::file);
  public static final ValueType<Integer> PORT = open("port", text -> (int) whole(text, 0, 65535));
  public static final ValueType<Boolean> FLAG = open("true or false", ValueType::flag);
  public static final ValueType<Duration> DURATION = open("duration", ValueType::duration);
  public static final ValueType<Duration> TIME = open("duration", ValueType::time);
  public static final ValueType<Long> SIZE_IN_BYTES = open("size", ValueType::size);
  public static final ValueType<List<String>> LIST = open("list", ValueType::list);
  public static final ValueType<List<String>> SCOPES =
      open("list", text -> list(text).stream().map(ValueType::scope).toList());
  public static final ValueType<List<String>> OPERATORS =
      open("list", text -> list(text).stream().map(ValueType::operator).toList());
  public static final ValueType<List<Network>> NETWORKS =
      open("list of networks", text -> list(text).stream().map(Network::parse).toList());
  public static final ValueType<List<String>> ORIGINS =
      open("list of origins", text -> list(text).stream().map(ValueType::origin).toList());

  public static final ValueType<List<String>> HEADERS =
      open("list of headers", text -> list(text).stream().map(ValueType::header).toList());
  public static final ValueType<List<PathTimeout>> PATH_TIMEOUTS =
      distinct("list of path=duration", PathTimeout::parse, PathTimeout::path, "is listed twice");
  public static final ValueType<List<RoleKey>> ROLE_KEYS = distinct(
      "list of role=file:path or role=env:variable",
      RoleKey::parse,
      RoleKey::holder,
      "has two keys");
  public static final ValueType<Pattern> PATTERN = open("regular expression", ValueType::pattern);

  /** A whole number within these bounds. */
  public static ValueType<Long> number(long min, long max) {
    return open("number", text -> whole(text, min, max));
  }

  /** One of these words. */
  public static ValueType<String> oneOf(String... values) {
    return open(String.join(" or ", values), text -> choice(text, List.of(values)));
  }

  /** A list of these words, separated by commas. */
  public static ValueType<List<String>> listOf(String... values) {
    return open(
        "list of " + String.join(", ", values),
        text -> list(text).stream().map(each -> choice(each, List.of(values))).toList());
  }

  private static <T> ValueType<T> open(String description, Function<String, T> reader) {
    return new ValueType<>(description, false, reader);
  }

  /** A list in which no two entries have the same name. */
  private static <T> ValueType<List<T>> distinct(
      String description, Function<String, T> reader, Function<T, String> name, String problem) {
    return open(description, text -> {
      List<T> entries = list(text).stream().map(reader).toList();
      Set<String> names = new HashSet<>();
      for (T each : entries) {
        require(names.add(name.apply(each)), name.apply(each), problem);
      }
      return entries;
    });
  }

  private static String require(boolean isValid, String text, String problem) {
    if (!isValid) {
      throw new IllegalArgumentException("'" + text + "' " + problem);
    }
    return text;
  }

  private static String header(String text) {
    boolean isHeader = !text.equals("*") && HEADER.matcher(text).matches();
    return require(isHeader, text, "is not the name of a header such as X-Total-Count");
  }

  private static String operator(String text) {
    boolean isOperator = OPERATOR.matcher(text).matches();
    return require(isOperator, text, "is not the name of an operator such as $lookup");
  }

  private static Secret secret(String text) {
    if (!text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "contains a blank, a line end or another character that is not visible ASCII");
    }
    return Secret.of(text);
  }

  private static Secret sharedSecret(String text) {
    if (text.length() < SHORTEST_SHARED) {
      throw new IllegalArgumentException(
          "is too short: use at least " + SHORTEST_SHARED + " random characters");
    }
    return secret(text);
  }

  private static String url(String text, String what) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(noUrl(text, what, "it is not a URL"), e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException(
          noUrl(text, what, "it does not start with https:// or http:// in lower case"));
    } else if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      String why = uri.getHost() == null ? HostNames.problem(uri) : "it contains a user name";
      throw new IllegalArgumentException(noUrl(text, what, why));
    } else if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(noUrl(text, what, "remove the part after the path"));
    } else if (text.endsWith("/")) {
      throw new IllegalArgumentException(noUrl(text, what, "remove the slash at the end"));
    }
    return text;
  }

  private static String noUrl(String text, String what, String why) {
    return "'" + HostNames.withoutUser(text) + "' is not a " + what + ": " + why;
  }

  private static Path file(String text) {
    if (CONTENT.matcher(text).lookingAt()) {
      throw new IllegalArgumentException(
          "contains a key instead of the path of a file. Treat the key as leaked");
    }
    Path file;
    try {
      file = Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is not a file path", e);
    }
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException("file '" + text + "' does not exist or cannot be read");
    }
    return file;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a regular expression: " + e.getDescription(), e);
    }
  }

  private static boolean flag(String text) {
    return choice(text.toLowerCase(Locale.ROOT), List.of("true", "false")).equals("true");
  }

  private static String choice(String text, List<String> values) {
    return require(values.contains(text), text, "is not one of " + String.join(", ", values));
  }

  private static long whole(String text, long min, long max) {
    String problem = "is not a whole number from " + min + " to " + max;
    try {
      long value = Long.parseLong(text);
      require(value >= min && value <= max, text, problem);
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' " + problem, e);
    }
  }

  private static Duration duration(String text) {
    Matcher amount = AMOUNT.matcher(text);
    require(amount.matches(), text, "is not a duration such as 500ms, 30s, 5m or 1h");
    long count = Long.parseLong(amount.group(1));
    return switch (amount.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  // For settings where the libraries would treat zero as "no limit".
  private static Duration time(String text) {
    Duration time = duration(text);
    require(!time.isZero(), text, "must be greater than zero, for example 1ms");
    return time;
  }

  private static long size(String text) {
    Matcher size = SIZE.matcher(text);
    require(size.matches(), text, "is not a size such as 65536, 64KiB, 1MiB or 2GiB");
    long count = Long.parseLong(size.group(1));
    return switch (size.group(2)) {
      case "KiB" -> count << 10;
      case "MiB" -> count << 20;
      case "GiB" -> count << 30;
      default -> count;
    };
  }

  private static List<String> list(String text) {
    List<String> list = Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
    // An empty list would count as not set, which can mean "any".
    require(!list.isEmpty(), text, "is an empty list");
    return list;
  }

  // RFC 6749, 3.3.
  private static String scope(String text) {
    boolean isScope = text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
    return require(isScope, text, "is not a scope; separate several scopes by commas");
  }

  private static String origin(String text) {
    require(
        !text.equals("*"),
        text,
        "would let every website use your users' sessions; list the origins of your apps");
    return require(
        ORIGIN.matcher(text).matches() || ORIGINS_OF_A_DOMAIN.matcher(text).matches(),
        text,
        "is not an origin such as https://app.example.org: scheme, host in lower case, and port if"
            + " it is not the default one; no path and no slash at the end. In"
            + " https://*.preview.example.org, * stands for one label, and two labels must follow"
            + " it");
  }
}
