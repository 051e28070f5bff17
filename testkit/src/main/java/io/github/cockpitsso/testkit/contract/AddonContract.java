package io.github.cockpitsso.testkit.contract;

/** Everything that holds for a Cockpit with the addon: the stock API behind guards, and more. */
public abstract class AddonContract extends CockpitContract
    implements KeyTransportContract,
        KeyPrecedenceContract,
        StatusContract,
        ContentContract,
        ContentWriteContract,
        GraphQlContract,
        SpaceContract,
        OwnEndpointContract,
        GuardContract,
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
