package io.github.cockpitsso.testkit.contract;

/** Everything that applies to a Cockpit without the addon. */
public abstract class StockContract extends CockpitContract
    implements KeyTransportContract,
        KeyPrecedenceContract,
        StatusContract,
        ContentContract,
        ContentWriteContract,
        GraphQlContract,
        SpaceContract,
        OwnEndpointContract,
        ImageContract,
        StockHolesContract,
        NoAddonContract {

  @Override
  public boolean hasAddon() {
    return false;
  }
}
