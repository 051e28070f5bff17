package io.github.cockpitsso.testkit.contract;

/** Everything that applies to a Cockpit without the addon. */
public abstract class StockContract extends CockpitContract
    implements ImageContract, StockHolesContract, NoAddonContract {

  @Override
  public boolean hasAddon() {
    return false;
  }
}
