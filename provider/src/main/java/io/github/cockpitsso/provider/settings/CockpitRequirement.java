package io.github.cockpitsso.provider.settings;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.CockpitApi;
import java.util.List;

/** What a group of settings needs of the Cockpit that it is saved for. */
public interface CockpitRequirement {

  /** The problem that Cockpit could not be asked. */
  String UNREACHABLE = "cockpitProblemUnreachable";

  /** What is missing there; may ask Cockpit for more. */
  List<SettingProblem> problems(CockpitApi cockpit, Capabilities capabilities);
}
