package io.github.cockpitsso.bridge.content;

import io.github.cockpitsso.bridge.request.RequestPath;

/**
 * Which part of Cockpit's content a path is about. All paths below {@code /api/content},
 * {@code /api/gql} and {@code /api/assets/image} are checked: those that Cockpit does not know
 * yet, too.
 */
public final class ContentPath {
  private static final String CONTENT = "content";

  private final String below;

  private ContentPath(String below) {
    this.below = below;
  }

  /** The part below {@code /api}; of a file's path nothing. */
  public static ContentPath of(RequestPath path) {
    return new ContentPath(path.belowApi());
  }

  /** Whether parameters on this path are checked. */
  public boolean isChecked() {
    return isGraphQl() || isAt(CONTENT) || isImage();
  }

  /** Whether it is Cockpit's image API. Rather too often, as with GraphQL. */
  public boolean isImage() {
    return isAt("assets/image");
  }

  /**
   * Whether Cockpit could take it for GraphQL. Rather too often: neighbours such as {@code gql.x}
   * are nothing else.
   */
  public boolean isGraphQl() {
    return isAt("gql");
  }

  /**
   * The model in the path: the segment behind {@code content/items}, {@code content/item} and
   * so on.
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
