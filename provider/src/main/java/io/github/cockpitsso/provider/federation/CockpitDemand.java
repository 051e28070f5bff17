package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.Capabilities;
import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.provider.settings.SettingProblem;
import java.util.List;

/** What a group of settings needs of the Cockpit that it is saved for. */
interface CockpitDemand {

  /** The problem that Cockpit could not be asked. */
  String UNREACHABLE = "cockpitProblemUnreachable";

  /** What is missing there; may ask Cockpit for more. */
  List<SettingProblem> problems(CockpitApi cockpit, Capabilities capabilities);
}
