package io.github.cockpitsso.bridge.content;

import io.github.cockpitsso.bridge.request.RequestPath;

/**
 * The part of Cockpit's API to which a path belongs. All paths below {@code /api/content},
 * {@code /api/gql} and {@code /api/assets/image} are checked, including paths that Cockpit does not
 * serve yet.
 */
public final class ContentPath {
  private static final String CONTENT = "content";

  private final String below;

  private ContentPath(String below) {
    this.below = below;
  }

  /** The part of a path below {@code /api}; empty for uploaded files. */
  public static ContentPath of(RequestPath path) {
    return new ContentPath(path.belowApi());
  }

  /** Whether the parameters on this path are checked. */
  public boolean isChecked() {
    return isGraphQl() || isAt(CONTENT) || isImage();
  }

  /** Whether Cockpit could route the path to its image API; like {@link #isGraphQl()}. */
  public boolean isImage() {
    return isAt("assets/image");
  }

  /**
   * Whether Cockpit could route the path to GraphQL. This includes similar paths such as
   * {@code gql.x}, which have no other meaning.
   */
  public boolean isGraphQl() {
    return isAt("gql");
  }

  /**
   * The model in the path: the segment after {@code content/items}, {@code content/item} and so on.
   */
  public Models models() {
    String[] segments = isAt(CONTENT) ? below.split("/", -1) : new String[0];
    return segments.length > 2 && !segments[2].isEmpty() ? Models.of(segments[2]) : Models.NONE;
  }

  private boolean isAt(String word) {
    int end = word.length();
    return below.regionMatches(true, 0, word, 0, end)
        && (below.length() == end || !isWord(below.charAt(end)));
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
