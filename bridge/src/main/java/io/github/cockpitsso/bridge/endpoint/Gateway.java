package io.github.cockpitsso.bridge.endpoint;

import io.github.cockpitsso.bridge.exchange.Checked;
import io.github.cockpitsso.bridge.exchange.Exchange;
import io.github.cockpitsso.bridge.pipeline.Ending;
import io.github.cockpitsso.bridge.pipeline.Pipeline;
import io.github.cockpitsso.bridge.refusal.Decision;
import io.github.cockpitsso.bridge.upstream.CockpitProxy;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Forwards requests to Cockpit that pass the pipeline. */
public final class Gateway extends Handler.Abstract.NonBlocking implements Ending {
  private final Pipeline pipeline;
  private final CockpitProxy proxy;

  /** A gateway with this pipeline. */
  public Gateway(Pipeline pipeline, CockpitProxy proxy) {
    this.pipeline = pipeline;
    this.proxy = proxy;
    installBean(proxy);
  }

  @Override
  protected void doStart() throws Exception {
    proxy.use(getServer().getThreadPool());
    super.doStart();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Decision<Exchange> read = pipeline.read(request, response, callback);
    if (read instanceof Decision.Granted<Exchange> granted) {
      pipeline.runToEnd(granted.value(), this);
    } else if (read instanceof Decision.Refused<Exchange> refused) {
      Exchange.refuse(request, response, callback, refused.refusal());
    }
    return true;
  }

  @Override
  public void end(Exchange exchange, Decision<Checked> decision) {
    if (decision instanceof Decision.Refused<Checked> refused) {
      exchange.refuse(refused.refusal());
    } else {
      proxy.forward(exchange);
    }
  }
}
