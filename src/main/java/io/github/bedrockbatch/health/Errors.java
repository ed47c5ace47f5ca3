/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.health;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.apache.camel.util.concurrent.RejectableScheduledThreadPoolExecutor;
import org.apache.camel.util.concurrent.RejectableThreadPoolExecutor;

/**
 * Finds every {@link Error} in the routes of a Camel context, whose own error handling would hide
 * it: that of a processor becomes an exception of the exchange, which other steps may handle, and
 * that of a task in a pool stays in a future that nobody reads, so that a poller would stop for
 * ever without a word.
 */
public final class Errors implements InterceptStrategy {
  private final ProcessEnd end;

  private Errors(ProcessEnd end) {
    this.end = end;
  }

  /** To be called before the context has routes. */
  public static void watch(CamelContext camel, ProcessEnd end) {
    Errors errors = new Errors(end);
    camel.getCamelContextExtension().addInterceptStrategy(errors);
    Pools pools = new Pools(errors);
    pools.setCamelContext(camel);
    camel.getExecutorServiceManager().setThreadPoolFactory(pools);
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext camel, NamedNode step, Processor target, Processor next) {
    return new DelegateAsyncProcessor(target) {
      @Override
      public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
          return super.process(
              exchange,
              inThisThread -> {
                look(exchange.getException());
                callback.done(inThisThread);
              });
        } catch (Error e) {
          end.after(e);
          throw e;
        }
      }
    };
  }

  private void look(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error error) {
        end.after(error);
        return;
      }
    }
  }

  private void look(Runnable task, Throwable thrown) {
    look(thrown);
    if (task instanceof Future<?> future && future.isDone()) {
      try {
        future.get();
      } catch (ExecutionException e) {
        look(e);
      } catch (CancellationException e) {
        // its owner wanted that
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Thread pools that check how each task ended. */
  private static final class Pools extends DefaultThreadPoolFactory {
    private final Errors errors;

    Pools(Errors errors) {
      this.errors = errors;
    }

    @Override
    public ExecutorService newThreadPool(
        int size,
        int maxSize,
        long keepAlive,
        TimeUnit unit,
        int maxQueue,
        boolean allowCoreTimeOut,
        RejectedExecutionHandler rejected,
        ThreadFactory threads) {
      BlockingQueue<Runnable> queue =
          maxQueue <= 0 ? new SynchronousQueue<>() : new LinkedBlockingQueue<>(maxQueue);
      int least = maxQueue <= 0 ? Math.max(size, 1) : size;
      RejectableThreadPoolExecutor pool =
          new RejectableThreadPoolExecutor(
              least, Math.max(least, maxSize), keepAlive, unit, queue, threads) {
            @Override
            protected void afterExecute(Runnable task, Throwable thrown) {
              errors.look(task, thrown);
            }
          };
      pool.allowCoreThreadTimeOut(allowCoreTimeOut);
      pool.setRejectedExecutionHandler(
          rejected == null ? new ThreadPoolExecutor.CallerRunsPolicy() : rejected);
      return pool;
    }

    @Override
    public ScheduledExecutorService newScheduledThreadPool(
        ThreadPoolProfile profile, ThreadFactory threads) {
      return new RejectableScheduledThreadPoolExecutor(profile.getPoolSize(), threads) {
        @Override
        protected void afterExecute(Runnable task, Throwable thrown) {
          errors.look(task, thrown);
        }
      };
    }
  }
}
