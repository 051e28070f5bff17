package io.github.cockpitsso.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All calls to a Cockpit. Each call sends at most one HTTP request and ends within the bounds of
 * its transport. No call throws because of Cockpit or the network. Implementations are immutable
 * and may be shared between threads.
 *
 * <p>Source: {@code docs/addon-api.md}.
 */
public interface CockpitApi {

  /**
   * Checks a user's credentials.
   *
   * <p>Only {@link Outcome.Denied} with {@link Denial#CREDENTIALS}, {@link
   * Denial#SECOND_FACTOR_REQUIRED} or {@link Denial#SECOND_FACTOR_WRONG} means that the
   * user entered something wrong. Credentials that are not {@linkplain
   * Credentials#arePlausible() plausible} are denied without a call. An answer about
   * another user is {@link Outcome.Malformed}.
   */
  Outcome<Login> authenticate(Credentials credentials);

  /** The user with this {@code _id}. */
  Outcome<CockpitUser> findById(String id);

  /**
   * The user with this login name. An exact match comes first. Without one, a single user whose
   * name differs only in case is found, and several such users are {@link Denial#AMBIGUOUS}.
   */
  Outcome<CockpitUser> findByUsername(String user);

  /**
   * All users with this login name in any case, inactive users included. The list is empty if no
   * user matches.
   */
  Outcome<List<CockpitUser>> findByUsernameInAnyCase(String user);

  /** The user with this e-mail address in any case; {@link Denial#AMBIGUOUS} if several match. */
  Outcome<CockpitUser> findByEmail(String email);

  /** A page of the directory. */
  Outcome<UserPage> search(UserQuery query);

  /** The API key of the user with this {@code _id}. */
  Outcome<UserKey> apiKey(String id);

  /**
   * As {@link #apiKey}, but makes a key if the user has no key. {@link Denial#EXCLUDED_ROLE} if
   * users of this role must not have a key, {@link Outcome.Invalid} if the user is inactive.
   */
  Outcome<UserKey> mintApiKey(String id);

  /**
   * Replaces the user's key, or makes one if the user has no key. The errors are those of {@link
   * #mintApiKey}.
   *
   * @param grace how long Cockpit still accepts the old key: whole seconds, 0 to one day
   * @param olderThan a key younger than this is returned as it is, so that callers which rotate at
   *     the same time make one new key. A key of unknown age is replaced. Whole seconds, 0 to ten
   *     years of 365 days. {@link Outcome.Invalid} if the addon is too old to know this.
   */
  Outcome<UserKey> rotateApiKey(String id, Duration grace, Optional<Duration> olderThan);

  /** All roles. */
  Outcome<List<Role>> roles();

  /**
   * Creates a user. {@link Outcome.Invalid} names the field that is invalid or taken. An answer
   * about another login name is {@link Outcome.Malformed}.
   */
  Outcome<CockpitUser> create(UserDraft draft);

  /** Changes fields of a user. {@link Outcome.Invalid} names the field that is invalid or taken. */
  Outcome<CockpitUser> update(String id, UserDraft draft);

  /** Sets a user's password. */
  Outcome<CockpitUser> changePassword(String id, Secret password);

  /** What this Cockpit can do for our key. */
  Outcome<Capabilities> capabilities();
}
