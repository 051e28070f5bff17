package io.github.cockpitsso.provider.settings;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.CockpitApi;
import java.util.List;

/** What a group of settings needs in Cockpit. */
public interface CockpitRequirement {

  /** The problem that Cockpit is unreachable. */
  String UNREACHABLE = "cockpitProblemUnreachable";

  /** What is missing in Cockpit. May call Cockpit. */
  List<SettingProblem> problems(CockpitApi cockpit, Capabilities capabilities);
}
