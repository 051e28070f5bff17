package io.github.cockpitsso.provider.roles;

/**
 * Why a mapping cannot be applied.
 *
 * @param detail the protection or the roles that cause it; may be empty
 */
record MappingProblem(Kind kind, String detail) {

  /** The kinds of problems. */
  enum Kind {
    MISSING("cockpitProblemRoleTarget", "the realm has no such role or group"),
    AMBIGUOUS("cockpitProblemRoleAmbiguous", "several roles in the realm have this name"),
    PROTECTED("cockpitProblemRoleProtected", "it is protected"),
    ADMINISTRATION(
        "cockpitProblemRoleAdministration",
        "it includes realm administration that no mapping names explicitly"),
    OVERREACH(
        "cockpitProblemRoleOverreach",
        "the administrator who saves it may not grant this realm administration");

    private final String message;
    private final String words;

    Kind(String message, String words) {
      this.message = message;
      this.words = words;
    }
  }

  /** Key of a text in theme-resources/messages. */
  String message() {
    return kind.message;
  }

  /** For logs. */
  String describe() {
    return detail.isEmpty() ? kind.words : kind.words + " (" + detail + ")";
  }
}
