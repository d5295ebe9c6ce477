package io.durableworkflow.codec;

import io.durableworkflow.EngineCodec;
import io.durableworkflow.PayloadException;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into stored text and back. What it wrote it must be able to read for as long as the data is kept. Safe to
 * use from any thread.
 */
public interface PayloadCodec extends EngineCodec {
    /**
     * Writes a value.
     *
     * @param type the declared type, for values whose class alone does not tell; {@code Object.class} if not known
     * @throws PayloadException if the value cannot be written
     */
    String encode(@Nullable Object value, Type type);

    /**
     * Reads a value.
     *
     * @throws PayloadException if the text cannot be read as this type; names the type
     */
    @Nullable
    Object decode(String payload, Type type);

    /**
     * Writes a list of arguments, each with its declared type.
     *
     * @throws PayloadException if one cannot be written
     */
    String encodeAll(List<? extends @Nullable Object> values, List<Type> types);

    /**
     * Reads a list of arguments.
     *
     * @return as many as there are types; fewer stored ones are filled with null
     * @throws PayloadException if one cannot be read as its type
     */
    List<@Nullable Object> decodeAll(String payload, List<Type> types);

    /**
     * Writes arguments so that equal values always give equal text: plain, with sorted keys. Only its hash is stored.
     *
     * @throws PayloadException if one cannot be written
     */
    String canonical(List<? extends @Nullable Object> values, List<Type> types);
}
