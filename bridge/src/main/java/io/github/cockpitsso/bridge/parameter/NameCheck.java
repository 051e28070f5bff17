package io.github.cockpitsso.bridge.parameter;

import java.util.regex.Pattern;

/** The allowed names in parameters. Other names could reach SQL, or have a meaning in Cockpit. */
public final class NameCheck {
  private static final String NAME = "[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}_-]*+";
  private static final Pattern FIELD = Pattern.compile("(?![0-9]++$)" + NAME);
  private static final Pattern PATH =
      Pattern.compile("(?![0-9]++(?:\\.|$))" + NAME + "(?:\\." + NAME + ")*+");
  private static final Pattern ALIAS = Pattern.compile("[\\p{L}\\p{N}_.-]{1,128}");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  // Only Cockpit knows its locales. Cockpit appends the locale to the name of a field.
  private static final Pattern LOCALE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
  private static final int MOST_DIGITS = 9;
  private static final Pattern VARIABLE =
      Pattern.compile("(?:ROOT|CURRENT|NOW|REMOVE|[a-z][A-Za-z0-9_]*+)(?:\\." + NAME + ")*+");
  private static final String LOCALIZED = ":locale";
  private static final int LONGEST = 512;

  private NameCheck() {}

  /** The name of a field. */
  static boolean isField(String text) {
    return text.length() <= LONGEST && (isSimple(text) || FIELD.matcher(text).matches());
  }

  /** Whether a name has only ASCII letters, digits, underscores and hyphens: most have. */
  private static boolean isSimple(String text) {
    if (text.isEmpty() || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && c != '-' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  /** Names of fields, separated by dots. */
  static boolean isPath(String text) {
    return text.length() <= LONGEST && (isSimple(text) || PATH.matcher(text).matches());
  }

  /** A path, or one to which Cockpit adds the locale. Cockpit's own fields have no locale. */
  static boolean isLocalizedPath(String text) {
    return text.endsWith(LOCALIZED)
        ? !text.startsWith("_") && isPath(text.substring(0, text.length() - LOCALIZED.length()))
        : isPath(text);
  }

  /** {@code @field.path}: a condition on linked items. */
  static boolean isLink(String text) {
    int dot = text.indexOf('.');
    return text.startsWith("@")
        && dot > 0
        && isField(text.substring(1, dot))
        && isPath(text.substring(dot + 1));
  }

  /** The key of one result of {@code models}. */
  static boolean isAlias(String text) {
    return ALIAS.matcher(text).matches();
  }

  /** The name of a model. */
  public static boolean isModel(String text) {
    return MODEL.matcher(text).matches();
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static boolean isLocale(String text) {
    return LOCALE.matcher(text).matches();
  }

  /** A whole number: an optional minus, and one to nine digits. */
  static boolean isWhole(String text) {
    int begin = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - begin;
    for (int i = begin; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return digits > 0 && digits <= MOST_DIGITS;
  }

  /** {@code $path} or {@code $$variable} of an expression. */
  static boolean isReference(String text) {
    return text.startsWith("$$")
        ? text.length() <= LONGEST
            && VARIABLE.matcher(text).region(2, text.length()).matches()
        : text.startsWith("$") && isPath(text.substring(1));
  }
}
