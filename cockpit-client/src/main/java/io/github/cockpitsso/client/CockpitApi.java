package io.github.cockpitsso.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that we ask of a Cockpit. Each call is at most one HTTP request, ends within the bounds of its transport,
 * and never throws for anything that Cockpit or the network did. Implementations are immutable and may be shared
 * between threads.
 *
 * <p>Source: {@code docs/addon-api.md}.
 */
public interface CockpitApi {

  /**
   * Logs a person in. {@link Outcome.Denied} with {@link Denial#CREDENTIALS}, {@link Denial#SECOND_FACTOR_REQUIRED} or
   * {@link Denial#SECOND_FACTOR_WRONG} is the person's fault, every other outcome is not. Credentials that are not
   * {@linkplain Credentials#arePlausible() plausible} are denied without a call. An answer for somebody else than the
   * one asked about is {@link Outcome.Malformed}.
   */
  Outcome<Login> authenticate(Credentials credentials);

  /** The user of this {@code _id}. */
  Outcome<CockpitUser> findById(String id);

  /**
   * The user of this login name: the exact one, else the only one that differs in case alone, else
   * {@link Denial#AMBIGUOUS}.
   */
  Outcome<CockpitUser> findByUsername(String user);

  /** All users whose login name is this one in any case, inactive ones included; none is an empty list. */
  Outcome<List<CockpitUser>> findByUsernameInAnyCase(String user);

  /** The user of this e-mail address, in any case; {@link Denial#AMBIGUOUS} if several have it. */
  Outcome<CockpitUser> findByEmail(String email);

  /** A page of the directory. */
  Outcome<UserPage> search(UserQuery query);

  /** How many users there are whose login name, name or e-mail contains this text; all for an empty one. */
  Outcome<Long> count(String search);

  /** The API key of the user of this {@code _id}. */
  Outcome<UserKey> apiKey(String id);

  /**
   * As {@link #apiKey}, but makes a key when there is none. {@link Denial#EXCLUDED_ROLE} for a user who is to have none,
   * {@link Outcome.Invalid} for an inactive one.
   */
  Outcome<UserKey> mintApiKey(String id);

  /**
   * Replaces the user's key.
   *
   * @param grace how long the old key is accepted too, whole seconds, 0 to a day
   */
  Outcome<UserKey> rotateApiKey(String id, Duration grace);

  /** All roles. */
  Outcome<List<Role>> roles();

  /**
   * Makes a user. {@link Outcome.Invalid} names the field that is wrong or taken; an answer about another login name than the
   * one asked for is {@link Outcome.Malformed}.
   */
  Outcome<CockpitUser> create(UserDraft draft);

  /** Changes the given fields of a user. {@link Outcome.Invalid} names the field that is wrong or taken. */
  Outcome<CockpitUser> update(String id, UserDraft draft);

  /** Gives a user a new password. */
  Outcome<CockpitUser> changePassword(String id, Secret password);

  /** Lets Cockpit's own OpenID Connect login find this user by that subject, or by none. */
  Outcome<CockpitUser> link(String id, Optional<String> subject);

  /** What this Cockpit can do for our key. */
  Outcome<Capabilities> capabilities();
}
