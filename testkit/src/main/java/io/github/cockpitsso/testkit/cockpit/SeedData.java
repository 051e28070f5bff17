package io.github.cockpitsso.testkit.cockpit;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The users, roles, keys and content that every Cockpit in the tests has at the start: those
 * of section 1 of the Cockpit contract, and roles and keys for Keycloak, the bridge and a
 * user manager.
 */
public final class SeedData {

  /** The time of creation and change of everything, in unix seconds. */
  public static final long TIME = 1795316027L;

  // The passwords of the users below.
  public static final String ADMIN_PASSWORD = "Admin-Pass-1";
  public static final String ALICE_PASSWORD = "Alice-Pass-1";
  public static final String BOB_PASSWORD = "Bob-Pass-1";
  public static final String CAROL_PASSWORD = "Carol-Pass-1";
  public static final String DAVE_PASSWORD = "Dave-Pass-1";
  public static final String JUERGEN_PASSWORD = "Jürgen-Päss-1";
  public static final String ERIN_PASSWORD = "Erin-Pass-1";
  public static final String PUB_PASSWORD = "Pub-Pass-1";
  public static final String NORA_PASSWORD = "Nora-Pass-1";

  // The users' own API keys.
  public static final String ALICE_KEY = "USR-a11ce0a11ce0a11ce0a11ce0a11ce0a11ce0a11c";
  public static final String CAROL_KEY = "USR-ca401ca401ca401ca401ca401ca401ca401ca401";
  public static final String DAVE_KEY = "USR-da7eda7eda7eda7eda7eda7eda7eda7eda7eda7e";
  public static final String JUERGEN_KEY = "USR-70e46e70e46e70e46e70e46e70e46e70e46e70e4";
  public static final String ERIN_KEY = "USR-e41ee41ee41ee41ee41ee41ee41ee41ee41ee41e";
  public static final String PUB_KEY = "USR-0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b";
  public static final String NORA_KEY = "USR-0a400a400a400a400a400a400a400a400a400a40";

  /** {@link #DAVE}'s second factor, base32. */
  public static final String DAVE_TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

  /** Administrator without an API key. */
  public static final CockpitUser ADMIN = CockpitUser.of(
          "6b02000000000000000000a1", "admin", "Admin", "admin@example.org", "admin")
      .withPassword(Optional.of(ADMIN_PASSWORD));

  /** Editor: reads and changes pages. */
  public static final CockpitUser ALICE = CockpitUser.of(
          "6b02000000000000000000a2", "alice", "Alice", "alice@example.org", "editor")
      .withPassword(Optional.of(ALICE_PASSWORD))
      .withApiKey(Optional.of(ALICE_KEY));

  /** Guest without an API key and without an e-mail address. */
  public static final CockpitUser BOB = CockpitUser.of(
          "6b02000000000000000000a3", "bob", "Bob", "", "guest")
      .withPassword(Optional.of(BOB_PASSWORD));

  /** Editor who is deactivated. */
  public static final CockpitUser CAROL = CockpitUser.of(
          "6b02000000000000000000a4", "carol", "Carol", "carol@example.org", "editor")
      .withPassword(Optional.of(CAROL_PASSWORD))
      .withApiKey(Optional.of(CAROL_KEY))
      .withActive(false);

  /** Editor with a second factor. */
  public static final CockpitUser DAVE = CockpitUser.of(
          "6b02000000000000000000a5", "dave", "Dave", "dave@example.org", "editor")
      .withPassword(Optional.of(DAVE_PASSWORD))
      .withApiKey(Optional.of(DAVE_KEY))
      .withTotpSecret(Optional.of(DAVE_TOTP_SECRET));

  /** Guest whose login name is not ASCII: reads pages. */
  public static final CockpitUser JUERGEN = CockpitUser.of(
          "6b02000000000000000000a6", "jürgen", "Jürgen", "juergen@example.org", "guest")
      .withPassword(Optional.of(JUERGEN_PASSWORD))
      .withApiKey(Optional.of(JUERGEN_KEY));

  /** User with a role that does not exist. */
  public static final CockpitUser ERIN = CockpitUser.of(
          "6b02000000000000000000a7", "erin", "Erin", "erin@example.org", "ghostrole")
      .withPassword(Optional.of(ERIN_PASSWORD))
      .withApiKey(Optional.of(ERIN_KEY));

  /** User with the role of calls without a key. */
  public static final CockpitUser PUB = CockpitUser.of(
          "6b02000000000000000000a8", "pub", "Pub", "pub@example.org", "public")
      .withPassword(Optional.of(PUB_PASSWORD))
      .withApiKey(Optional.of(PUB_KEY));

  /** Editor in the space {@link #SPACE}. */
  public static final CockpitUser NORA = CockpitUser.of(
          "6b02000000000000000000b1", "nora", "Nora", "nora@example.org", "editor")
      .withPassword(Optional.of(NORA_PASSWORD))
      .withApiKey(Optional.of(NORA_KEY));

  /** API key of the role guest. */
  public static final String GUEST_API_KEY = "API-" + "1".repeat(40);

  /** API key of the role login, which may only call {@code POST /api/user/auth}. */
  public static final String LOGIN_API_KEY = "API-" + "2".repeat(40);

  /** API key without a role. */
  public static final String ROLELESS_API_KEY = "API-" + "3".repeat(40);

  /** API key of the role admin. */
  public static final String ADMIN_API_KEY = "API-" + "4".repeat(40);

  /** API key for Keycloak, role {@link #KEYCLOAK_ROLE}. */
  public static final String SERVICE_KEY = "API-5e41ce5e41ce5e41ce5e41ce5e41ce5e41ce5e41";

  /** API key for the bridge, role {@link #BRIDGE_ROLE}. */
  public static final String BRIDGE_KEY = "API-b41d6eb41d6eb41d6eb41d6eb41d6eb41d6eb41d";

  /** API key that manages users without administrator rights, role {@link #MANAGER_ROLE}. */
  public static final String MANAGER_KEY = "API-3a4a6e3a4a6e3a4a6e3a4a6e3a4a6e3a4a6e3a4a";

  /** API key of the role admin in the space {@link #SPACE}. */
  public static final String SPACE_KEY = "API-" + "6".repeat(40);

  /** API key of the role author, which writes links but cannot publish them. */
  public static final String AUTHOR_API_KEY = "API-" + "5".repeat(40);

  /** A second Cockpit in the same installation, below {@code /:kunde1/}. */
  public static final String SPACE = "kunde1";

  /** Reads pages and the home page; creates, changes and publishes pages. */
  public static final Role EDITOR_ROLE = Role.of(
      "editor",
      "content/Seiten/read",
      "content/Seiten/create",
      "content/Seiten/update",
      "content/Seiten/publish",
      "content/Startseite/read",
      "content/Startseite/update");

  /** Reads, creates and changes links but cannot publish them; reads pages but not secrets. */
  public static final Role AUTHOR_ROLE = Role.of(
      "author",
      "content/Seiten/read",
      "content/Verweise/read",
      "content/Verweise/create",
      "content/Verweise/update");

  /** Reads pages and the home page. */
  public static final Role GUEST_ROLE =
      Role.of("guest", "content/Seiten/read", "content/Startseite/read");

  /** Calls only the login endpoint. */
  public static final Role LOGIN_ROLE = Role.of("login", "user/auth");

  /** Calls without a key: reads the home page. */
  public static final Role PUBLIC_ROLE = Role.of("public", "content/Startseite/read");

  /**
   * The least permissions for Keycloak if it provides API keys to the bridge, see the addon's API.
   */
  public static final Role KEYCLOAK_ROLE =
      Role.of("keycloak", "user/auth", "sso/users/read", "sso/keys/read");

  /** The least permissions for the bridge, see the addon's API. */
  public static final Role BRIDGE_ROLE = Role.of("bridge", "sso/keys/read");

  /** Manages users in Cockpit's own pages. Only a caller with this permission may give it. */
  public static final Role CHIEF_ROLE = Role.of("chief", "app/users/manage", "content/Seiten/read");

  /** All permissions of the addon. */
  public static final Role MANAGER_ROLE = Role.of(
      "ssomanager",
      "user/auth",
      "sso/users/read",
      "sso/users/write",
      "sso/users/password",
      "sso/users/link",
      "sso/keys/read",
      "sso/keys/write",
      "sso/roles/read");

  /** The collection of pages: five published pages and one draft. */
  public static final String PAGES = "Seiten";

  /** The collection that only admin may read: one item. */
  public static final String SECRETS = "Geheim";

  /** The collection of links: one item with links to "Seite 1" and to the secret. */
  public static final String LINKS = "Verweise";

  /** The field of {@link #LINKS} that links to {@link #PAGES}. */
  public static final String PAGE_LINK = "seite";

  /** The field of {@link #LINKS} that links to {@link #SECRETS}. */
  public static final String SECRET_LINK = "geheim";

  /** The singleton of the home page. */
  public static final String HOME = "Startseite";

  /** Another singleton, which only admin may read. */
  public static final String IMPRINT = "Impressum";

  /** A collection that only admin may read: two items whose ids are numbers in PHP. */
  public static final String NUMBERS = "Nummern";

  /** The ids of {@link #NUMBERS}: 24 digits, which Cockpit can generate. */
  public static final List<String> NUMERIC_IDS =
      List.of("690000000000000001234567", "690000000000000001234568");

  /** Number of published items in {@link #PAGES}: "Seite 1" to "Seite 5". "Entwurf" is a draft. */
  public static final int PUBLISHED_PAGES = 5;

  /** The {@code _id} of a text file. */
  public static final String ASSET_ID = "6b02000000000000000000c1";

  /** The {@code _id} of a PNG picture of 8 x 6 pixels. */
  public static final String PICTURE_ID = "6b02000000000000000000c2";

  /** The {@code _id} of a picture in SVG. */
  public static final String DRAWING_ID = "6b02000000000000000000c3";

  /** The {@code _id} of a picture whose file is missing. */
  public static final String LOST_ID = "6b02000000000000000000c4";

  /** The assets, in the order of their {@code _id}s. */
  public static final List<Asset> ASSETS = List.of(
      new Asset(ASSET_ID, "/2026/11/hallo.txt", "text/plain"),
      new Asset(PICTURE_ID, "/2026/11/bild.png", "image/png"),
      new Asset(DRAWING_ID, "/2026/11/plan größe.svg", "image/svg+xml"),
      new Asset(LOST_ID, "/2026/11/fehlt.png", "image/png"));

  private static final String PICTURE =
      "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAOUlEQVR42mOYdeErGvp/yev/JS8GKOf/f+wS+fVL"
          + "0VQwQEQhCFkFA1wUGcWvC2eIXxeOjOzbXCEIAOBgXozYEQAgAAAAAElFTkSuQmCC";

  private static final String PDF = """
      %PDF-1.4
      1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
      2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
      3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R\
      /Resources<</Font<</F 5 0 R>>>>>>endobj
      4 0 obj<</Length 36>>stream
      BT /F 24 Tf 20 40 Td (Plan A) Tj ET
      endstream endobj
      5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
      trailer<</Root 1 0 R>>
      """;

  private SeedData() {}

  /**
   * An asset.
   *
   * @param id {@code _id}
   * @param path below the folder for uploads
   * @param type media type
   */
  public record Asset(String id, String path, String type) {

    /** The title: the name of the file. */
    public String title() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /** Uploaded files by their path below the folder for uploads. */
  public static Map<String, Bytes> uploads() {
    return Map.of(
        "/2026/11/hallo.txt",
        Bytes.of("Hallo\n"),
        "/2026/11/bild.png",
        Bytes.of(Base64.getDecoder().decode(PICTURE)),
        "/2026/11/plan größe.svg",
        Bytes.of("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>"),
        "/2026/11/plan.pdf",
        Bytes.of(PDF));
  }

  /** All users of the main Cockpit, in the order in which they were added. */
  public static List<CockpitUser> users() {
    return List.of(ADMIN, ALICE, BOB, CAROL, DAVE, JUERGEN, ERIN, PUB);
  }

  /** All roles except the built-in role admin. */
  public static List<Role> roles() {
    return List.of(
        AUTHOR_ROLE,
        EDITOR_ROLE,
        GUEST_ROLE,
        LOGIN_ROLE,
        PUBLIC_ROLE,
        KEYCLOAK_ROLE,
        BRIDGE_ROLE,
        CHIEF_ROLE,
        MANAGER_ROLE);
  }

  /** All API keys of the main Cockpit, including the key for calls without a key. */
  public static List<ApiKey> apiKeys() {
    return List.of(
        new ApiKey(ApiKey.PUBLIC, "Public", Optional.of("public")),
        new ApiKey(GUEST_API_KEY, "Guest", Optional.of("guest")),
        new ApiKey(LOGIN_API_KEY, "Login", Optional.of("login")),
        new ApiKey(ROLELESS_API_KEY, "No role", Optional.empty()),
        new ApiKey(ADMIN_API_KEY, "Admin", Optional.of(Role.ADMIN)),
        new ApiKey(AUTHOR_API_KEY, "Author", Optional.of("author")),
        new ApiKey(SERVICE_KEY, "Keycloak", Optional.of("keycloak")),
        new ApiKey(BRIDGE_KEY, "Bridge", Optional.of("bridge")),
        new ApiKey(MANAGER_KEY, "Manager", Optional.of("ssomanager")));
  }
}
