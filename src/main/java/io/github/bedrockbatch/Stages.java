/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.aws.QueueClient;
import io.github.bedrockbatch.brokers.JmsConnections;
import io.github.bedrockbatch.brokers.RabbitmqConnections;
import io.github.bedrockbatch.budget.BudgetRoutes;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.deliver.Delivering;
import io.github.bedrockbatch.deliver.NewSinks;
import io.github.bedrockbatch.event.EventRoutes;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.health.Gauges;
import io.github.bedrockbatch.intake.Intake;
import io.github.bedrockbatch.ondemand.AskingOnDemand;
import io.github.bedrockbatch.operator.OperatorRoutes;
import io.github.bedrockbatch.operator.edge.PauseRoutes;
import io.github.bedrockbatch.operator.problem.ProblemRoutes;
import io.github.bedrockbatch.poll.Polling;
import io.github.bedrockbatch.results.Collecting;
import io.github.bedrockbatch.retention.RetentionRoutes;
import io.github.bedrockbatch.spool.Spooling;
import io.github.bedrockbatch.stage.Lane;
import io.github.bedrockbatch.stage.OpenNoteRoutes;
import io.github.bedrockbatch.stage.S3Objects;
import io.github.bedrockbatch.stage.StageContext;
import io.github.bedrockbatch.stage.WakeUpRoutes;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import io.github.bedrockbatch.submit.Submitting;
import io.github.bedrockbatch.timer.SteadyTimerComponent;
import java.util.List;

/** Puts together the stages, in the order of the flow, and the routes beside them. */
final class Stages {
  private Stages() {}

  static void add(StartUp parts, Settings settings, CamelMain camel, CloseStack resources) {
    StageContext context = parts.context;
    for (Lane lane : context.lanes().all()) {
      camel.bind(Lane.bean("amazonS3Client", lane.name()), lane.s3());
      camel.bind(Lane.bean("bedrockClient", lane.name()), lane.bedrock());
    }
    camel.bind("timer", new SteadyTimerComponent(context.clock()));
    camel.beforeStart(started -> S3Objects.prepare(started, context.lanes()));
    JmsConnections jms = resources.add(JmsConnections.of(settings.jms()));
    Intake.prepare(jms.component());
    camel.bind("jms", jms.component());
    camel.beforeStart(jms::share);
    RabbitmqConnections rabbitmq = resources.add(RabbitmqConnections.of(settings.rabbitmq()));
    camel.bind("spring-rabbitmq", rabbitmq.component());
    camel.beforeStart(rabbitmq::share);
    SqsQueues queues =
        resources.add(
            new SqsQueues(
                () ->
                    QueueClient.of(
                        settings, settings.aws().timeout(), List.of(parts.meters.calls()))));
    camel.beforeStart(parts.meters::watch);

    camel.beforeStart(started -> Intake.listen(settings, started));
    camel.beforeStart(started -> Intake.watchBrokers(context, started));
    camel.bind(Intake.beans(context, parts.reserve, parts.spool, queues));
    camel.add(Intake.routes(context));
    camel.add(Spooling.routes(context, parts.spool));
    camel.add(Submitting.routes(context, parts.spool.sealed()));
    camel.add(AskingOnDemand.routes(context, parts.spool.sealed()));
    Polling polling = new Polling(context);
    camel.add(polling.routes());
    resources.add(Gauges.show("OpenJobs", context.data(), polling.figures()));
    NewSinks newSinks = Delivering.newSinks(context);
    camel.add(
        Collecting.routes(
            context,
            parts.spool,
            id -> Delivering.isHeld(camel.context(), id),
            newSinks::lackPagesOf,
            id -> Delivering.dropPages(camel.context(), id)));
    camel.bind(Delivering.beans(context, queues, newSinks));
    camel.add(Delivering.routes());
    camel.beforeStart(started -> Delivering.convertPages(settings, started));

    camel.add(List.of(new EventRoutes(context), new BudgetRoutes(context)));
    camel.add(List.of(new ProblemRoutes(parts.problems)));
    camel.add(List.of(new PauseRoutes(parts.edges)));
    camel.beforeStart(
        started -> parts.edges.watch(started, () -> Intake.uncommitted(camel.context())));
    camel.add(List.of(new OperatorRoutes(context, parts.requests, parts.folder, parts.letters)));
    camel.add(List.of(parts.leases, new OpenNoteRoutes(parts.openNotes)));
    camel.add(List.of(new WakeUpRoutes(context, parts.wakeUps)));
    camel.add(parts.recovery.routes());
    camel.add(
        List.of(
            new RetentionRoutes(
                context,
                parts.turns,
                (then, running) -> Intake.removeDone(running, then),
                (then, running) -> parts.letters.giveUp(then, context.clock()),
                parts.meters::removed)));
  }
}
