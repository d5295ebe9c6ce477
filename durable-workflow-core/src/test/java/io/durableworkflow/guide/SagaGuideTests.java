package io.durableworkflow.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.durableworkflow.ExecutionStatus;
import io.durableworkflow.Outcome;
import io.durableworkflow.StepOptions;
import io.durableworkflow.WorkflowContext;
import io.durableworkflow.WorkflowDefinition;
import io.durableworkflow.WorkflowOptions;
import io.durableworkflow.contract.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SagaGuideTests {
    private final World world = World.inMemory();
    private final Company airline = new Company("seat");
    private final Company hotel = new Company("room");
    private final Company carrier = new Company("parcel");
    private final Company railway = new Company("train");
    private final WorkflowDefinition<String> shipping =
            WorkflowDefinition.of("shipping", String.class, String.class, (ctx, order) -> carrier.book());

    private final class Company {
        private final String product;

        Company(String product) {
            this.product = product;
        }

        String book() {
            if (product.equals("train")) {
                throw new IllegalStateException("sold out");
            }
            world.effect(product);
            return product;
        }

        void cancel(String booked) {
            world.effect("no " + booked);
        }

        void takeBack(String parcel) {
            cancel(parcel);
        }
    }

    @AfterEach
    void end() {
        world.close();
    }

    private WorkflowDefinition<String> trip() {
        // tag::saga
        WorkflowDefinition<String> trip = WorkflowDefinition.of("trip", String.class, ctx -> {
            StepOptions<String> seat = StepOptions.<String>defaults().compensate(airline::cancel);
            StepOptions<String> room = StepOptions.<String>defaults().compensate(hotel::cancel);
            ctx.step("flight", String.class, seat, airline::book);
            ctx.step("hotel", String.class, room, hotel::book);
            throw new IllegalStateException("no visa"); // the room is cancelled, then the seat
        });
        // end::saga
        return trip;
    }

    @Test
    void undoesWhatWasDone() {
        run(trip(), ExecutionStatus.FAILED);

        assertThat(world.effects()).containsExactly("seat", "room", "no room", "no seat");
    }

    @Test
    void saysAfterWhichEnds() {
        WorkflowDefinition<String> trip = trip();

        // tag::compensate-on
        WorkflowDefinition<String> lenient =
                trip.withCompensationOn(Outcome.FAILED, Outcome.TIMED_OUT); // not when it is cancelled
        // end::compensate-on

        assertThat(lenient.compensateOn()).containsExactlyInAnyOrder(Outcome.FAILED, Outcome.TIMED_OUT);
    }

    @Test
    void undoesInTheMiddle() throws Exception {
        run(WorkflowDefinition.of("trip", String.class, this::orHome), ExecutionStatus.COMPLETED);

        assertThat(world.engine().handle("it", String.class).result(World.PATIENCE))
                .isEqualTo("home again");
        assertThat(world.effects()).containsExactly("room", "no room");
    }

    private String orHome(WorkflowContext ctx) {
        ctx.step("hotel", String.class, StepOptions.<String>defaults().compensate(hotel::cancel), hotel::book);
        // tag::compensate-in-body
        try {
            ctx.step("train", String.class, StepOptions.<String>defaults().compensate(railway::cancel), railway::book);
        } catch (IllegalStateException soldOut) {
            ctx.compensate("hotel");
            return "home again";
        }
        // end::compensate-in-body
        return "there";
    }

    private String ship(WorkflowContext ctx, WorkflowDefinition<String> newsletter) throws Exception {
        // tag::child-call
        String parcel = ctx.child(shipping, "order-42"); // waits for its result
        String mail = ctx.startChild(newsletter, WorkflowOptions.defaults(), "ada"); // its id; it goes on by itself
        // end::child-call
        return parcel + " " + mail.isEmpty();
    }

    @Test
    void waitsForAChildAndStartsAnother() throws Exception {
        WorkflowDefinition<String> newsletter =
                WorkflowDefinition.of("newsletter", String.class, String.class, (ctx, reader) -> {
                    ctx.step("send", () -> world.effect("mail to " + reader));
                    return reader;
                });
        world.code(engine -> {
            engine.register(shipping);
            engine.register(newsletter);
        });
        run(WorkflowDefinition.of("order", String.class, ctx -> ship(ctx, newsletter)), ExecutionStatus.COMPLETED);

        world.await("it is sent", () -> world.effects().contains("mail to ada"));
        assertThat(world.effects()).containsExactlyInAnyOrder("parcel", "mail to ada");
    }

    @Test
    void undoesChildren() {
        world.code(engine -> engine.register(shipping));
        run(WorkflowDefinition.of("order", String.class, this::ship), ExecutionStatus.FAILED);

        assertThat(world.effects()).containsExactly("parcel", "no parcel");
    }

    private String ship(WorkflowContext ctx) throws Exception {
        // tag::child-compensation
        String parcel =
                ctx.child(shipping, WorkflowOptions.defaults(), shipped -> carrier.takeBack(shipped), "order-42");
        // end::child-compensation
        throw new IllegalStateException(parcel + " is lost");
    }

    private void run(WorkflowDefinition<String> flow, ExecutionStatus end) {
        world.code(engine -> engine.register(flow));
        world.start();
        world.begin(flow, "it");
        assertThat(world.finish("it").status()).isEqualTo(end);
    }
}
