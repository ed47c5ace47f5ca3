/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.page;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;
import org.apache.camel.support.ExpressionAdapter;

/**
 * The expression and the strategy of a streaming splitter that asks for no further page once one
 * has failed. By itself, the splitter of Camel 4.18.0 makes all pages that are left before it
 * reports the failure, only to release their exchanges ({@code MulticastProcessor.doDone}): it
 * reads the rest of a file or object for nothing, and logs further failures with their stack
 * traces.
 */
public final class EachPage {
  /**
   * The aggregation strategy for a splitter of these pages; else it does what Camel's default does.
   */
  public static final UseOriginalAggregationStrategy UNTIL_FAILURE = new UntilFailure(null);

  private static final String PROPERTY = "CamelBedrockBatchPages";

  private EachPage() {}

  /** Makes the pages of an exchange. */
  public interface Source {
    Pages<?> of(Exchange exchange) throws Exception;
  }

  public static Expression of(Source source) {
    return new ExpressionAdapter() {
      @Override
      public Object evaluate(Exchange exchange) {
        exchange.removeProperty(PROPERTY); // may be that of an outer splitter
        try {
          Pages<?> pages = source.of(exchange);
          exchange.setProperty(PROPERTY, pages);
          return pages;
        } catch (Exception e) {
          exchange.setException(e);
          return null;
        }
      }
    };
  }

  private static final class UntilFailure extends UseOriginalAggregationStrategy {
    UntilFailure(Exchange original) {
      super(original, true);
    }

    @Override
    public UseOriginalAggregationStrategy newInstance(Exchange original) {
      return new UntilFailure(original);
    }

    @Override
    public void onCompletion(Exchange page, Exchange original) {
      Pages<?> pages = original.getProperty(PROPERTY, Pages.class);
      if (pages != null) {
        pages.end();
      }
    }
  }
}
