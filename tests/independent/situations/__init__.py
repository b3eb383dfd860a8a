"""Random situations: valid ones, and ones with one deliberate fault each. The same seed gives the same ones."""

from . import faults_of_form, faults_of_identity, faults_of_rules
from .faults import FAULTS, faulty_situation
from .valid import valid_situation

__all__ = ["FAULTS", "faults_of_form", "faults_of_identity", "faults_of_rules", "faulty_situation", "valid_situation"]
