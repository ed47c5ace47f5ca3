/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import io.github.bedrockbatch.LedgerAround;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.Ledger;
import java.lang.reflect.Method;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Holds a pipeline still once it has come to a point: the thread that came there stays there for
 * good, and every other one stays at the next step or ledger call that it comes to.
 */
final class Trap extends EventNotifierSupport implements InterceptStrategy {
  private final Point point;
  private final Runnable sprung;
  private int passed;
  private boolean shut;

  Trap(Point point, Runnable sprung) {
    this.point = point;
    this.sprung = sprung;
  }

  void watch(CamelContext context) {
    context.getCamelContextExtension().addInterceptStrategy(this);
    if (point.isEndpoint()) {
      context.getManagementStrategy().addEventNotifier(this);
    }
  }

  private void pass(boolean before, String step) {
    if (isShut(before, step)) {
      while (true) {
        LockSupport.park(this);
      }
    }
  }

  private synchronized boolean isShut(boolean before, String step) {
    if (!shut && before == point.before() && step.equals(point.step())) {
      passed++;
      if (passed == point.passing()) {
        shut = true;
        sprung.run();
      }
    }
    return shut;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
    String step = definition.getId();
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        pass(true, step);
        return super.process(
            exchange,
            doneSync -> {
              if (!exchange.isFailed()) {
                pass(false, step);
              }
              callback.done(doneSync);
            });
      }
    };
  }

  /** For what is sent to an endpoint from within a step. */
  @Override
  public void notify(CamelEvent event) {
    if (event instanceof ExchangeSendingEvent sending) {
      pass(true, address(sending.getEndpoint()));
    } else if (event instanceof ExchangeSentEvent sent) {
      pass(false, address(sent.getEndpoint()));
    }
  }

  static String address(Endpoint endpoint) {
    return endpoint.getEndpointUri().replaceFirst("\\?.*", "");
  }

  /** The ledger with a point before and after each call. */
  Ledger around(Ledger ledger) {
    return LedgerAround.of(
        ledger,
        (method, arguments, call) -> {
          String step = step(method, arguments);
          pass(true, step);
          Object result = call.go();
          pass(false, step);
          return result;
        });
  }

  private static String step(Method method, Object[] arguments) {
    if (method.getName().equals("save")
        && arguments[0] instanceof Batch held
        && arguments[1] instanceof Batch next
        && held.state() != next.state()) {
      return "ledger-" + next.state();
    }
    return "ledger-" + method.getName();
  }
}
