package io.github.cockpitsso.testkit.contract;

/**
 * Everything that applies to a Cockpit with the addon: the stock API with guards, and the
 * addon's own.
 */
public abstract class AddonContract extends CockpitContract
    implements GuardContract,
        LoginContract,
        DirectoryContract,
        UserKeyContract,
        UserWriteContract,
        InfoContract,
        ParameterContract,
        GraphQlParameterContract,
        LinkedContentContract,
        ItemIdContract,
        AccountPageContract {

  @Override
  public boolean hasAddon() {
    return true;
  }
}
