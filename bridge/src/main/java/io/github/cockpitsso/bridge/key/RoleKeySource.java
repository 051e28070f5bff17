package io.github.cockpitsso.bridge.key;

import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.refusal.Reason;
import io.github.cockpitsso.bridge.reload.ReloadedFiles;
import io.github.cockpitsso.bridge.reload.UnusableFileException;
import io.github.cockpitsso.bridge.token.AuthenticatedUser;
import io.github.cockpitsso.bridge.token.VerifiedToken;
import io.github.cockpitsso.bridge.value.RoleKey;
import io.github.cockpitsso.client.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Fixed keys for the users of a role or group in Keycloak ({@code bridge.key.roles}), among them
 * service accounts. A token with {@code cockpit_user_id} never gets one: its user has an account in
 * Cockpit, or had one that was deleted.
 */
public final class RoleKeySource implements KeySource {
  private static final String FILES = "role-keys";

  /**
   * The key of a role or group.
   *
   * @param slot contains the fingerprint, so that an exchanged key counts at once
   */
  private record Entry(RoleKey role, Secret key, String slot) {
    Entry(RoleKey role, Secret key) {
      this(role, key, key.fingerprint() + " " + role.holder());
    }

    boolean isFor(VerifiedToken token) {
      return (role.isForGroup() ? token.groups() : token.roles()).contains(role.holder());
    }
  }

  private final Supplier<List<Entry>> entries;

  private RoleKeySource(Supplier<List<Entry>> entries) {
    this.entries = entries;
  }

  /**
   * A source of these keys, in their order: the first that matches counts.
   *
   * @param secrets keys of roles whose key is not in a file, by holder
   * @param format of usable keys
   * @param reloads gets the files, which are to be reloaded
   * @throws UnusableFileException if a file, or the key in it, cannot be used
   */
  public static RoleKeySource open(
      List<RoleKey> roles,
      Map<String, Secret> secrets,
      KeyFormat format,
      Consumer<ReloadedFiles<?>> reloads)
      throws UnusableFileException {
    List<Path> files = roles.stream().flatMap(role -> role.file().stream()).toList();
    if (files.isEmpty()) {
      List<Entry> fixed = read(roles, secrets, format, List.of());
      return new RoleKeySource(() -> fixed);
    }
    ReloadedFiles<List<Entry>> reloaded =
        new ReloadedFiles<>(FILES, files, contents -> read(roles, secrets, format, contents));
    reloads.accept(reloaded);
    return new RoleKeySource(reloaded);
  }

  private static List<Entry> read(
      List<RoleKey> roles, Map<String, Secret> secrets, KeyFormat format, List<byte[]> contents)
      throws UnusableFileException {
    Iterator<byte[]> next = contents.iterator();
    List<Entry> entries = new ArrayList<>();
    for (RoleKey role : roles) {
      Optional<Secret> key = role.file().isPresent()
          ? Secret.ofNullable(new String(next.next(), StandardCharsets.UTF_8).strip())
          : Optional.ofNullable(secrets.get(role.holder()));
      String place = role.file().map(Path::toString).or(role::variable).orElseThrow()
          + ": the API key of '" + role.holder() + "' cannot be used: ";
      if (key.isEmpty()) {
        throw new UnusableFileException(place + "it is empty");
      }
      Optional<String> problem = format.problem(key.get());
      if (problem.isPresent()) {
        throw new UnusableFileException(place + problem.get());
      }
      entries.add(new Entry(role, key.get()));
    }
    return List.copyOf(entries);
  }

  /** The present keys by their role or group, in order, to check them. */
  public Map<String, Secret> keys() {
    Map<String, Secret> keys = new LinkedHashMap<>();
    entries.get().forEach(entry -> keys.put(entry.role().holder(), entry.key()));
    return keys;
  }

  @Override
  public String name() {
    return "role";
  }

  @Override
  public Optional<String> slot(AuthenticatedUser user) {
    // For each user, although all get the same key: the audit log names each of them.
    return first(user).map(entry -> entry.slot() + " " + user.identity().subject());
  }

  @Override
  public Decision<Account> find(AuthenticatedUser user) {
    return first(user)
        .map(entry -> Decision.granted(new Account(entry.key(), "", "")))
        .orElseGet(() -> Decision.refused(Reason.NO_COCKPIT_ACCOUNT));
  }

  @Override
  public boolean isForUsersWithoutAccount() {
    return true;
  }

  private Optional<Entry> first(AuthenticatedUser user) {
    VerifiedToken token = user.identity();
    if (token.cockpitUserId().isEmpty()) {
      for (Entry entry : entries.get()) {
        if (entry.isFor(token)) {
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }
}
