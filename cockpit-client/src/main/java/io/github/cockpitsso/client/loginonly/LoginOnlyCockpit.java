package io.github.cockpitsso.client.loginonly;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.Capability;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Credentials;
import io.github.cockpitsso.client.Login;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.Role;
import io.github.cockpitsso.client.Secret;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.client.UserKey;
import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.client.http.CockpitHttp;
import io.github.cockpitsso.client.http.UserJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Cockpit that only checks credentials. No call but {@link #authenticate} is ever sent. */
public final class LoginOnlyCockpit implements CockpitApi {
  private final CockpitHttp http;

  /**
   * Calls Cockpit with a key that may check credentials, or without a key if the public role may.
   */
  public LoginOnlyCockpit(CockpitHttp http) {
    this.http = http;
  }

  @Override
  public Outcome<Login> authenticate(Credentials credentials) {
    return UserJson.authenticate(http, credentials);
  }

  @Override
  public Outcome<CockpitUser> findById(String id) {
    return unsupported("GET /api/sso/users/{id}");
  }

  @Override
  public Outcome<CockpitUser> findByUsername(String user) {
    return unsupported("GET /api/sso/users");
  }

  @Override
  public Outcome<List<CockpitUser>> findByUsernameInAnyCase(String user) {
    return unsupported("GET /api/sso/users");
  }

  @Override
  public Outcome<CockpitUser> findByEmail(String email) {
    return unsupported("GET /api/sso/users");
  }

  @Override
  public Outcome<UserPage> search(UserQuery query) {
    return unsupported("GET /api/sso/users");
  }

  @Override
  public Outcome<UserKey> apiKey(String id) {
    return unsupported("GET /api/sso/users/{id}/key");
  }

  @Override
  public Outcome<UserKey> mintApiKey(String id) {
    return unsupported("POST /api/sso/users/{id}/key");
  }

  @Override
  public Outcome<UserKey> rotateApiKey(String id, Duration grace, Optional<Duration> olderThan) {
    return unsupported("POST /api/sso/users/{id}/key");
  }

  @Override
  public Outcome<List<Role>> roles() {
    return unsupported("GET /api/sso/roles");
  }

  @Override
  public Outcome<CockpitUser> create(UserDraft draft) {
    return unsupported("POST /api/sso/users");
  }

  @Override
  public Outcome<CockpitUser> update(String id, UserDraft draft) {
    return unsupported("PUT /api/sso/users/{id}");
  }

  @Override
  public Outcome<CockpitUser> changePassword(String id, Secret password) {
    return unsupported("PUT /api/sso/users/{id}/password");
  }

  @Override
  public Outcome<Capabilities> capabilities() {
    return new Outcome.Found<>(new Capabilities("", "", Set.of(Capability.AUTH)));
  }

  private static <T> Outcome<T> unsupported(String call) {
    return new Outcome.Unsupported<>(call);
  }
}
