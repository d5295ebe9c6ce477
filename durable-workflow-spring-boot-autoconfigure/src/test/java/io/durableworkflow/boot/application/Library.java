package io.durableworkflow.boot.application;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import org.springframework.transaction.annotation.Transactional;

/** A service of an application that works on its own database. */
public class Library {
    @PersistenceContext
    private EntityManager books;

    @Transactional
    public void add(long id, String title) {
        books.persist(new Book(id, title));
    }

    @Transactional
    public void addAndFail(long id) {
        books.persist(new Book(id, "never"));
        throw new IllegalStateException("rolled back");
    }

    @Transactional(readOnly = true)
    public long count() {
        return books.createQuery("select count(b) from Book b", Long.class).getSingleResult();
    }
}
