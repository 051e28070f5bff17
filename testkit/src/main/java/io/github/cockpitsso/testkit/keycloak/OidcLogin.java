package io.github.cockpitsso.testkit.keycloak;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A public client of a realm. It logs users in by authorization code with PKCE like a browser, or
 * by direct grant.
 */
public final class OidcLogin {
  // Ids of the forms for a login, a code, a new password, a profile and a registration.
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*id=\"kc-[a-z-]+\"[^>]*action=\"([^\"]+)\"", Pattern.DOTALL);
  private static final Pattern HIDDEN =
      Pattern.compile("<input\\s[^>]*type=\"hidden\"[^>]*>", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");
  private static final Pattern VALUE = Pattern.compile("value=\"([^\"]*)\"");
  private static final Pattern MESSAGE = Pattern.compile(
      "<span[^>]*(?:id=\"input-error[^\"]*\""
          + "|class=\"[^\"]*(?:kc-feedback-text|alert__title)[^\"]*\")[^>]*>(.*?)</span>",
      Pattern.DOTALL);

  private final URI issuer;
  private final String clientId;
  private final String redirectUri;
  private final Http http = new Http();

  /** A client of the realm with this issuer. */
  public OidcLogin(URI issuer, String clientId, String redirectUri) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.redirectUri = redirectUri;
  }

  /** Opens the login page, enters name and password, and gets the tokens. */
  public LoginResult login(String username, String password) {
    return open().submit(username, password);
  }

  /** Opens the login page in a browser without cookies. */
  public LoginPage open() {
    return new LoginPage().open(Map.of());
  }

  /**
   * Opens the login with further parameters of the request, such as {@code kc_action} or
   * {@code kc_idp_hint}.
   */
  public LoginPage open(Map<String, String> further) {
    return new LoginPage().open(further);
  }

  /**
   * Opens the login in a browser with the cookies of this answer, such as that of an impersonation.
   */
  public LoginPage openAfter(Answer answer) {
    var page = new LoginPage();
    answer
        .headers()
        .allValues("set-cookie")
        .forEach(it -> LoginPage.keep(page.cookies(issuer), it));
    return page.open(Map.of());
  }

  /** Opens the registration page. */
  public LoginPage openRegistration() {
    return new LoginPage().open(Map.of("prompt", "create"));
  }

  /** A direct grant as another client of the realm. */
  public Answer directGrant(String client, String username, String password) {
    return directGrant(client, username, password, Map.of());
  }

  /** A direct grant with the code of a second factor. */
  public Answer directGrantWithCode(String client, String username, String password, String code) {
    return directGrant(client, username, password, Map.of("totp", code));
  }

  /** A direct grant as another confidential client of the realm. */
  public Answer directGrant(String client, String secret, String username, String password) {
    return directGrant(client, username, password, Map.of("client_secret", secret));
  }

  private Answer directGrant(
      String client, String username, String password, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(more);
    fields.put("scope", "openid");
    fields.put("username", username);
    fields.put("password", password);
    return grant("password", client, fields);
  }

  /** Calls an API of Keycloak as the user of these tokens; null sends no body. */
  public Answer call(String method, URI uri, Tokens tokens, Object json) {
    return http.send(
        method,
        uri,
        Map.of(
            "Authorization", "Bearer " + tokens.access(),
            "Accept", "application/json",
            "Content-Type", "application/json"),
        json == null ? "" : Http.json(json));
  }

  /** New tokens for a refresh token. */
  public Answer refresh(Tokens tokens) {
    return grant("refresh_token", clientId, Map.of("refresh_token", tokens.refresh()));
  }

  /** A new access token for a confidential client, by token exchange (RFC 8693). */
  public Answer exchange(String client, String secret, Tokens tokens) {
    return grant(
        "urn:ietf:params:oauth:grant-type:token-exchange",
        client,
        Map.of(
            "client_secret",
            secret,
            "subject_token",
            tokens.access(),
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:access_token"));
  }

  private Answer grant(String type, String client, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(more);
    fields.put("grant_type", type);
    fields.put("client_id", client);
    return http.form(endpoint("token"), fields);
  }

  /** The answer of the userinfo endpoint. */
  public Answer userinfo(Tokens tokens) {
    return http.send(
        "GET", endpoint("userinfo"), Map.of("Authorization", "Bearer " + tokens.access()), "");
  }

  /** The answer of the introspection endpoint for that client. */
  public Answer introspect(String client, String secret, String token) {
    return http.form(endpoint("token/introspect"), introspection(client, secret, token));
  }

  /** The same, but the caller declines the user's API key. */
  public Answer introspectWithoutKey(String client, String secret, String token) {
    Map<String, String> fields = new LinkedHashMap<>(introspection(client, secret, token));
    fields.put("cockpit_api_key", "false");
    return http.form(endpoint("token/introspect"), fields);
  }

  /** The same with a JWT as answer. */
  public Answer introspectAsJwt(String client, String secret, String token) {
    return http.send(
        "POST",
        endpoint("token/introspect"),
        Map.of("Accept", "application/jwt", "Content-Type", "application/x-www-form-urlencoded"),
        Http.form(introspection(client, secret, token)));
  }

  private static Map<String, String> introspection(String client, String secret, String token) {
    return Map.of("client_id", client, "client_secret", secret, "token", token);
  }

  private URI endpoint(String name) {
    return URI.create(issuer + "/protocol/openid-connect/" + name);
  }

  private static String s256(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /** A browser that shows the login page. */
  public final class LoginPage {
    // By name alone, and sent over http:// although Keycloak marks them as secure. Browsers do the
    // same for localhost.
    private final Map<String, Map<String, String>> cookiesOfRealms = new LinkedHashMap<>();
    private final String verifier = UUID.randomUUID() + "-" + UUID.randomUUID();
    private Answer page;

    private LoginPage open(Map<String, String> further) {
      Map<String, String> request = new LinkedHashMap<>(further);
      request.put("response_type", "code");
      request.put("client_id", clientId);
      request.put("redirect_uri", redirectUri);
      request.put("scope", "openid");
      request.put("state", UUID.randomUUID().toString());
      request.put("code_challenge", s256(verifier));
      request.put("code_challenge_method", "S256");
      page = go("GET", URI.create(endpoint("auth") + "?" + Http.form(request)), "");
      follow();
      return this;
    }

    /**
     * Follows Keycloak's redirects until there is a page, or until the application gets the answer.
     */
    private void follow() {
      String realms = issuer.resolve("/realms/").toString();
      while (page.header("location").startsWith(realms)) {
        page = go("GET", URI.create(page.header("location")), "");
      }
    }

    /** Follows the first link of the page whose address contains this text. */
    public LoginPage click(String address) {
      Matcher link = Pattern.compile("href=\"([^\"]*" + Pattern.quote(address) + "[^\"]*)\"")
          .matcher(page.body());
      if (!link.find()) {
        throw new AssertionError("No link to " + address + ": " + page);
      }
      page = go("GET", issuer.resolve(link.group(1).replace("&amp;", "&")), "");
      follow();
      return this;
    }

    /** The tokens of a user who is logged in at once because of an existing session. */
    public Optional<Tokens> tokens() {
      return Optional.of(page.header("location"))
          .filter(it -> it.startsWith(redirectUri))
          .flatMap(LoginPage::codeOf)
          .map(this::exchange);
    }

    /** The current page of the browser. */
    public Answer page() {
      return page;
    }

    /** Enters name and password. Can be called again if the page appears again. */
    public LoginResult submit(String username, String password) {
      return submit(Map.of("username", username, "password", password));
    }

    /** Fills these fields and sends the form like a browser, with its hidden fields. */
    public LoginResult fill(Map<String, String> typed) {
      Map<String, String> fields = new LinkedHashMap<>(hidden());
      fields.putAll(typed);
      return submit(fields);
    }

    /** The hidden fields of the page. */
    public Map<String, String> hidden() {
      Map<String, String> fields = new LinkedHashMap<>();
      HIDDEN
          .matcher(page.body())
          .results()
          .map(java.util.regex.MatchResult::group)
          .forEach(it -> {
            Matcher name = NAME.matcher(it);
            Matcher value = VALUE.matcher(it);
            if (name.find()) {
              fields.put(name.group(1), value.find() ? value.group(1) : "");
            }
          });
      return fields;
    }

    /** Sends the form with exactly these fields. */
    public LoginResult submit(Map<String, String> fields) {
      return submit(fields, "");
    }

    /** Sends the form with these fields and an addition to its address, such as {@code &x=y}. */
    public LoginResult submit(Map<String, String> fields, String more) {
      Matcher form = FORM.matcher(page.body());
      if (!form.find()) {
        throw new AssertionError("No login form: " + page);
      }
      page = go("POST", URI.create(form.group(1).replace("&amp;", "&") + more), Http.form(fields));
      follow();
      String location = page.header("location");
      return location.startsWith(redirectUri)
          ? new LoginResult(page, codeOf(location).map(this::exchange), messages())
          : new LoginResult(page, Optional.empty(), messages());
    }

    private Tokens exchange(String code) {
      Answer answer = grant(
          "authorization_code",
          clientId,
          Map.of("redirect_uri", redirectUri, "code", code, "code_verifier", verifier));
      return Tokens.of(answer.expect(200).json());
    }

    private Answer go(String method, URI uri, String body) {
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put("Accept", "text/html");
      Map<String, String> cookies = cookies(uri);
      if (!cookies.isEmpty()) {
        headers.put(
            "Cookie",
            cookies.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue())
                .collect(Collectors.joining("; ")));
      }
      if (!body.isEmpty()) {
        headers.put("Content-Type", "application/x-www-form-urlencoded");
      }
      Answer answer = http.send(method, uri, headers, body);
      answer.headers().allValues("set-cookie").forEach(it -> keep(cookies, it));
      return answer;
    }

    // Keycloak sets cookies for the path of a realm.
    private Map<String, String> cookies(URI uri) {
      return cookiesOfRealms.computeIfAbsent(
          uri.getPath().split("/", -1)[2], realm -> new LinkedHashMap<>());
    }

    private static void keep(Map<String, String> cookies, String cookie) {
      String[] pair = cookie.split(";", 2)[0].split("=", 2);
      if (pair[1].isEmpty() || cookie.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }

    private String messages() {
      return MESSAGE
          .matcher(page.body())
          .results()
          .map(it -> it.group(1).strip())
          .collect(Collectors.joining("\n"));
    }

    private static Optional<String> codeOf(String location) {
      return Arrays.stream(location.substring(location.indexOf('?') + 1).split("&", -1))
          .filter(it -> it.startsWith("code="))
          .map(it -> it.substring("code=".length()))
          .findFirst();
    }
  }

  /**
   * The result of a login.
   *
   * @param page the last page, or the redirect to the application
   * @param tokens present after a successful login
   * @param message the error message on the page; empty without an error
   */
  public record LoginResult(Answer page, Optional<Tokens> tokens, String message) {

    /**
     * The tokens.
     *
     * @throws AssertionError if the login failed
     */
    public Tokens expectTokens() {
      return tokens.orElseThrow(() -> new AssertionError("The login failed: " + page));
    }
  }
}
