/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage.page;

import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;
import org.apache.camel.support.ExpressionAdapter;

/**
 * For a streaming splitter: what it splits, and that it asks for no page once one has failed. Left
 * to itself, the splitter of Camel 4.18.0 makes all pages that are left, only to release their
 * exchanges, before it reports the failure ({@code MulticastProcessor.doDone}): the rest of a file
 * is read, or of an object fetched, for nothing, and what fails there is logged with its stack
 * trace.
 */
public final class EachPage {
  /** The strategy of a splitter of such pages; otherwise it is the one that Camel takes itself. */
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
        exchange.removeProperty(PROPERTY); // may be of the page that this is a part of
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
