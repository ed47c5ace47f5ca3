/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator;

import static io.github.bedrockbatch.operator.OpenRequests.action;

import io.github.bedrockbatch.ledger.OperatorRequest;
import io.github.bedrockbatch.ledger.OperatorRequest.Action;
import io.github.bedrockbatch.ledger.OperatorRequests;
import io.github.bedrockbatch.operator.letter.LetterRequests;
import io.github.bedrockbatch.operator.letter.Letters;
import io.github.bedrockbatch.spool.folder.SpoolFolder;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.Lanes;
import io.github.bedrockbatch.stage.LeasedBatch;
import io.github.bedrockbatch.stage.StageContext;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** Carries out the requests of operators, one after the other; each is done once. */
public final class OperatorRoutes extends RouteBuilder {
  private static final String STOP_JOB =
      "aws-bedrock-batch:operator?operation=stopModelInvocationJob&bedrockClient="
          + Lane.beanInUse("bedrockClient");

  private final Lanes lanes;
  private final OpenRequests requests;
  private final BatchActions actions;
  private final GivingUp givingUp;
  private final GoneNodes goneNodes;
  private final LetterRequests letters;

  /**
   * @param spool of this data folder
   * @param letters the dead letters of this data folder
   */
  public OperatorRoutes(
      StageContext context, OperatorRequests requests, SpoolFolder spool, Letters letters) {
    this.lanes = context.lanes();
    this.letters = new LetterRequests(letters, context.ledger().sources(), context.clock());
    this.requests = new OpenRequests(context, requests, this.letters::isHere);
    this.goneNodes = new GoneNodes(context, this.requests);
    this.actions = new BatchActions(context);
    this.givingUp = new GivingUp(context.ledger(), spool, context.clock());
  }

  @Override
  public void configure() throws IOException {
    lanes.all().forEach(lane -> lane.prepare(getContext(), STOP_JOB));
    letters.start(getContext().createProducerTemplate());

    from("timer:count-letters?delay=1000&period=250")
        .routeId("count-letters")
        .process(exchange -> letters.countOn())
        .id("count-letters-on");

    from("direct:operator-wake-up")
        .routeId("operator-wake-up")
        .onException(Exception.class)
        .handled(true)
        .process(requests::cannotAsk)
        .id("operator-failed")
        .end()
        .filter(exchange -> requests.areDue())
        .id("operator-if")
        .setBody(exchange -> requests.open())
        .id("operator-open")
        .split(body())
        .id("operator-split")
        .filter(requests::isOurs)
        .id("operator-ours")
        .to("direct:operator")
        .id("operator-each")
        .end()
        .end()
        .end();

    from("direct:operator")
        .routeId("operator")
        .onException(Exception.class)
        .handled(true)
        .process(requests::refused)
        .id("operator-refused")
        .end()
        .process(requests::take)
        .id("operator-take")
        .choice()
        .id("operator-which")
        .when(exchange -> action(exchange) == Action.SEAL)
        .to("direct:batch-seal")
        .id("operator-seal")
        .when(exchange -> action(exchange) == Action.PAUSE || action(exchange) == Action.RESUME)
        .to("direct:operator-pause")
        .id("operator-pause-or-resume")
        .when(exchange -> action(exchange) == Action.GONE)
        .process(goneNodes::giveUp)
        .id("operator-gone")
        .when(exchange -> LetterRequests.isOne(OpenRequests.get(exchange)))
        .process(this::letters)
        .id("operator-letters")
        .when(exchange -> action(exchange) == Action.STOP)
        .process(actions::mustReach)
        .id("operator-stop-reach")
        .process(BatchActions::jobOfBatch)
        .id("operator-stop-job")
        .toD(STOP_JOB)
        .id("operator-stop")
        .when(exchange -> action(exchange) == Action.HOLD)
        .process(actions::hold)
        .id("operator-hold")
        .when(exchange -> action(exchange) == Action.RELEASE)
        .process(actions::letGo)
        .id("operator-let-go")
        .when(BatchActions::wasRerunSince)
        .process(BatchActions::wasDoneBefore)
        .id("operator-rerun-before")
        .otherwise()
        .to("direct:operator-look")
        .id("operator-look-first")
        .to("direct:operator-end")
        .id("operator-end-it")
        .end()
        .process(requests::done)
        .id("operator-done");

    from("direct:operator-look")
        .routeId("operator-look-steps")
        .errorHandler(noErrorHandler())
        .filter(exchange -> LeasedBatch.get(exchange).job().mayExist())
        .id("operator-look-if")
        .doTry()
        .id("operator-look-try")
        .process(actions::mustReach)
        .id("operator-look-reach")
        .to("direct:find-job")
        .id("operator-look-job")
        .process(BatchActions::adopted)
        .id("operator-look-found")
        .doCatch(Exception.class)
        .process(BatchActions::couldNotLook)
        .id("operator-look-failed")
        .end()
        .end();

    from("direct:operator-end")
        .routeId("operator-end-steps")
        .errorHandler(noErrorHandler())
        .choice()
        .id("operator-end-which")
        .when(BatchActions::isAdopted)
        .process(BatchActions::goesOn)
        .id("operator-goes-on")
        .when(exchange -> isDrop(action(exchange)))
        .process(exchange -> givingUp.drop(exchange, action(exchange) == Action.DROP_FORCED))
        .id("operator-drop")
        .otherwise()
        .to("direct:operator-rerun")
        .id("operator-rerun")
        .end();

    from("direct:operator-rerun")
        .routeId("operator-rerun-steps")
        .errorHandler(noErrorHandler())
        .process(actions::mustReach)
        .id("operator-rerun-reach")
        .process(BatchActions::mustBeOver)
        .id("operator-rerun-over")
        .choice()
        .id("operator-rerun-how")
        .when(BatchActions::canResume)
        .process(actions::resume)
        .id("operator-resume")
        .otherwise()
        .to("direct:rerun")
        .id("operator-rerun-records")
        .end();
  }

  private void letters(Exchange exchange) throws Exception {
    String outcome = letters.goOn(OpenRequests.get(exchange));
    if (outcome == null) {
      exchange.setProperty(OperatorRequest.LEFT_OPEN, true);
    } else {
      exchange.setProperty(OperatorRequest.OUTCOME, outcome);
    }
  }

  private static boolean isDrop(Action action) {
    return action == Action.DROP || action == Action.DROP_FORCED;
  }
}
