"""What every mailbox and every store of originals must keep; run it against yours.

    class TestMine(MailboxContract):
        @pytest.fixture
        def mailbox(self): ...
        @pytest.fixture
        def deliver(self, mailbox): ...   # a function (name, data): somebody sends a message

Bare asserts and no imports of a test framework, so that it runs from the installed package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from ingestion.base import Mailbox
from ingestion.originals import Originals, UnknownOriginal

Deliver = Callable[[str, bytes], None]


class MailboxContract:
    """Subclass it and give the fixtures `mailbox` (empty, ready at once) and `deliver`."""

    def test_an_empty_mailbox_offers_nothing(self, mailbox: Mailbox) -> None:
        """And says so without an error."""
        assert list(mailbox.offers()) == []

    def test_what_is_sent_is_offered_byte_for_byte(self, mailbox: Mailbox, deliver: Deliver) -> None:
        """Also bytes that are no text."""
        data = bytes(range(256)) * 3
        deliver("order.bin", data)
        (offer,) = mailbox.offers()
        assert offer.data == data
        assert offer.message.raw_sha256 == hashlib.sha256(data).hexdigest()
        assert offer.message.mailbox == mailbox.options.name
        assert offer.message.received_at.tzinfo is not None

    def test_a_message_is_offered_until_it_is_acknowledged(self, mailbox: Mailbox, deliver: Deliver) -> None:
        """Under the same id each time."""
        deliver("order.txt", b"one")
        (first,) = mailbox.offers()
        (again,) = mailbox.offers()
        assert first.message.message_id == again.message.message_id
        mailbox.acknowledge(first.message.message_id)
        assert list(mailbox.offers()) == []

    def test_acknowledging_twice_is_harmless(self, mailbox: Mailbox, deliver: Deliver) -> None:
        """And so is acknowledging what never was."""
        deliver("order.txt", b"one")
        deliver("other.txt", b"two")
        first, _ = mailbox.offers()
        mailbox.acknowledge(first.message.message_id)
        mailbox.acknowledge(first.message.message_id)
        mailbox.acknowledge("no such message")
        assert [offer.data for offer in mailbox.offers()] == [b"two"]

    def test_messages_are_offered_in_order_of_arrival(self, mailbox: Mailbox, deliver: Deliver) -> None:
        """Not by name."""
        for name, data in (("c.txt", b"first"), ("a.txt", b"second"), ("b.txt", b"third")):
            deliver(name, data)
        assert [offer.data for offer in mailbox.offers()] == [b"first", b"second", b"third"]

    def test_a_message_sent_again_under_the_same_name_is_offered_again(
        self, mailbox: Mailbox, deliver: Deliver
    ) -> None:
        """Though the first was acknowledged; a revised order often keeps its name."""
        deliver("order.txt", b"one")
        (first,) = mailbox.offers()
        mailbox.acknowledge(first.message.message_id)
        deliver("order.txt", b"two")
        (second,) = mailbox.offers()
        assert second.data == b"two"
        assert second.message.message_id != first.message.message_id
        mailbox.acknowledge(first.message.message_id)
        assert [offer.data for offer in mailbox.offers()] == [b"two"]

    def test_a_broken_message_is_delivered(self, mailbox: Mailbox, deliver: Deliver) -> None:
        """Rather than lost or stuck."""
        deliver("broken.eml", b"Subject: =?utf-8?B?????=\r\nContent-Type: multipart/mixed\r\n\r\n--\xff")
        (offer,) = mailbox.offers()
        assert offer.data.endswith(b"\xff")


class OriginalsContract:
    """Subclass it and give the fixture `originals`, an empty store."""

    def test_what_is_put_is_given_back(self, originals: Originals) -> None:
        """Under the sha256 of its bytes."""
        data = b"\x00\xff order"
        sha256 = originals.put(data)
        assert sha256 == hashlib.sha256(data).hexdigest()
        assert originals.get(sha256) == data
        assert sha256 in originals

    def test_putting_twice_keeps_one(self, originals: Originals) -> None:
        """And is no error."""
        assert originals.put(b"same") == originals.put(b"same") == originals.put_stream((b"sa", b"me"))
        assert originals.get(hashlib.sha256(b"same").hexdigest()) == b"same"

    def test_a_truncated_upload_is_not_visible(self, originals: Originals) -> None:
        """Neither as what came nor as what should have come."""

        def broken() -> Iterator[bytes]:
            yield b"half"
            raise ConnectionError("the sender went away")

        try:
            originals.put_stream(broken())
        except ConnectionError:
            pass
        else:
            raise AssertionError("a broken stream must not pass for a whole one")
        assert hashlib.sha256(b"half").hexdigest() not in originals

    def test_an_unknown_key_raises_its_class(self, originals: Originals) -> None:
        """And so does one that is no key at all."""
        for key in ("0" * 64, "../../etc/passwd", ""):
            assert key not in originals
            try:
                originals.get(key)
            except UnknownOriginal:
                continue
            raise AssertionError(f"{key!r} was found")
