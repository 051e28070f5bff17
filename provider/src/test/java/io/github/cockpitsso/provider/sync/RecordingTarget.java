package io.github.cockpitsso.provider.sync;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.names.AccountName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A target that accepts all accounts and records the calls. */
final class RecordingTarget implements ImportTarget {
  final Set<String> here = Collections.synchronizedSet(new LinkedHashSet<>());
  final List<List<String>> taken = Collections.synchronizedList(new ArrayList<>());
  final List<List<String>> settled = new ArrayList<>();
  final List<String> retired = new ArrayList<>();
  final Set<String> waiting = new LinkedHashSet<>();
  final Set<String> failing = new LinkedHashSet<>();
  final Set<String> unclear = new LinkedHashSet<>();
  final Map<String, Outcome<List<AccountName>>> variants = new HashMap<>();
  Optional<String> holder = Optional.empty();
  Runnable afterTaking = () -> {};

  @Override
  public ImportResult importAccounts(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
    this.variants.putAll(variants);
    List<CockpitUser> doubtful = accounts.stream()
        .filter(it -> unclear.contains(it.id()) && !variants.containsKey(it.id()))
        .toList();
    if (!doubtful.isEmpty()) {
      return new ImportResult(
          accounts.size() - doubtful.size(), 0, 0, 0, List.of(), List.of(), doubtful);
    }
    taken.add(ids(accounts));
    here.addAll(ids(accounts));
    afterTaking.run();
    List<CockpitUser> later =
        accounts.stream().filter(it -> waiting.contains(it.id())).toList();
    List<ImportResult.Failure> failures = accounts.stream()
        .filter(it -> failing.contains(it.id()))
        .map(it -> new ImportResult.Failure(it.id(), it.user(), "database", Optional.empty(), true))
        .toList();
    return new ImportResult(
        accounts.size() - later.size() - failures.size(), 0, 0, 0, failures, later);
  }

  @Override
  public ImportResult resolveRenames(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
    settled.add(ids(accounts));
    boolean free =
        holder.isEmpty() || retired.contains(holder.get()) || ids(accounts).contains(holder.get());
    return free
        ? new ImportResult(0, accounts.size(), 0, 0, List.of(), List.of())
        : ImportResult.ofFailure(new ImportResult.Failure(
            accounts.get(0).id(), accounts.get(0).user(), "taken", holder, false));
  }

  @Override
  public Set<String> ids(boolean enabledOnly) {
    return Set.copyOf(here);
  }

  @Override
  public ImportResult handleMissing(String id) {
    retired.add(id);
    return new ImportResult(0, 0, 0, 1, List.of(), List.of());
  }

  private static List<String> ids(List<CockpitUser> accounts) {
    return accounts.stream().map(CockpitUser::id).toList();
  }
}
