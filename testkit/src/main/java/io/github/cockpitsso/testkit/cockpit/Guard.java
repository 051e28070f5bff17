package io.github.cockpitsso.testkit.cockpit;

/** The holes of the stock API that the addon closes; each can be switched off. */
public enum Guard {
  /** Keys of users who are not active are refused. */
  INACTIVE_USERS,
  /** The parameter {@code rspc} of the response cache is refused. */
  RESPONSE_CACHE,
  /** Keys of three dot separated parts are refused instead of counting as anonymous. */
  JWT_SHAPED_KEYS,
  /** An empty parameter {@code api_key} does not hide a header. */
  EMPTY_KEY_PARAMETER,
  /** Parameters may contain what docs/parameters.md lists and nothing else. */
  OPERATORS,
  /** Parameters of the image API cannot choose the ending or the folder of a file. */
  IMAGE_FILES,
  /** Users may not change who they are on their account page; the stand-in has no such page. */
  SELF_WRITE
}
