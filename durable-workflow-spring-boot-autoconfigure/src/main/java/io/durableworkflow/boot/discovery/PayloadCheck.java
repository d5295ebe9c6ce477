package io.durableworkflow.boot.discovery;

import io.durableworkflow.boot.discovery.InvalidDurableBeanException.Problem;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whatever is stored must be of a type that can be written and read back. */
final class PayloadCheck implements BeanCheck {
    private final TypeCheck codec;

    PayloadCheck(TypeCheck codec) {
        this.codec = codec;
    }

    @Override
    public Stream<Problem> problemsOf(CheckedBean bean) {
        return bean.type().methods().stream()
                .flatMap(durable -> Stream.concat(parameters(bean, durable), result(bean, durable)));
    }

    private Stream<Problem> parameters(CheckedBean bean, DurableMethod durable) {
        // The arguments of a step are stored for its compensation only.
        if (durable instanceof StepMethod step && !step.isCompensated()) {
            return Stream.empty();
        }
        List<Type> types = durable.parameterTypes();
        return IntStream.range(0, types.size())
                .boxed()
                .flatMap(i -> problem(bean, durable, "parameter " + (i + 1), types.get(i)).stream());
    }

    private Stream<Problem> result(CheckedBean bean, DurableMethod durable) {
        Class<?> type = durable.method().getReturnType();
        boolean nothing = type == void.class || type == Void.class;
        // That a step returns a future is reported by another check, with a better cure.
        boolean reported = durable instanceof StepMethod && UnstorableTypes.isFuture(type);
        return nothing || reported ? Stream.empty() : problem(bean, durable, "result", durable.resultType()).stream();
    }

    private Optional<Problem> problem(CheckedBean bean, DurableMethod durable, String what, Type type) {
        return UnstorableTypes.problemWith(type)
                .or(() -> codec.problemWith(type))
                .map(reason -> bean.problem(
                        durable,
                        "cannot store its %s of type %s: %s".formatted(what, type.getTypeName(), reason),
                        "Use a value of a type that can be written and read back, such as a record, or leave the work with"
                                + " it to a single step."));
    }
}
